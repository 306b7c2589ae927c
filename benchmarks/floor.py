"""What no tool can beat: one process loads the libraries, then the lessons run in forks of it, two at a time.

Called with the folder of percent scripts and the number of forks at once. A figure is drawn as SVG, as pages show it.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path


def main(folder: str, workers: str) -> None:
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    import numpy  # noqa: F401
    import pandas  # noqa: F401
    import sklearn.ensemble
    import sklearn.linear_model
    import sklearn.model_selection  # noqa: F401

    scripts = sorted(Path(folder).resolve().glob("**/*.py"))
    running = 0
    while scripts or running:
        while scripts and running < int(workers):
            script = scripts.pop()
            running += 1
            if os.fork() == 0:
                os.chdir(script.parent)
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), {"__name__": "__main__"})
                for number in plt.get_fignums():
                    plt.figure(number).savefig(io.BytesIO(), format="svg", bbox_inches="tight")
                os._exit(0)
        _, status = os.wait()
        if status != 0:
            raise SystemExit("a lesson failed")
        running -= 1


if __name__ == "__main__":
    main(*sys.argv[1:])
