"""What surrounds a lesson: its variables and settings are the same everywhere, and nothing of the builder's is in them.

A build may hold keys and tokens in its environment. A lesson sees where programs and libraries lie,
what is set here, and the variables that its front matter names.
"""

from __future__ import annotations

import os
import shutil
import site
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from whichlever.lab.figures.palette import LESSONS
from whichlever.lab.trials.stored import KNOWN_VARIABLE

ROOT = "WHICHLEVER_ROOT"
KNOWN_FILE = "known.json"
FIGURE_SETTINGS = "matplotlibrc"

_INHERITED = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT",
)  # fmt: skip
_SERVER_ONLY = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME", "MPLCONFIGDIR", "TMPDIR", "TEMP", "TMP")
_ONE_THREAD = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS", "LOKY_MAX_CPU_COUNT",
)  # fmt: skip
_FIXED = {
    **dict.fromkeys(_ONE_THREAD, "1"),
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
FIGURES = {"svg.hashsalt": "which-lever", "svg.fonttype": "none"}
"""matplotlib's settings whatever a lesson's own file says, so that the bytes of a figure are the same every time."""


def server_variables(folder: Path, hash_seed: int) -> dict[str, str]:
    """For the process that loads libraries and forks lessons, whose own folder this is.

    Libraries find there what they keep in somebody's home, such as matplotlib its list of fonts; lessons don't.
    """
    kept = {name: os.environ[name] for name in (*_INHERITED, *_SERVER_ONLY) if name in os.environ}
    settings = str(folder / FIGURE_SETTINGS)
    return kept | _FIXED | {FIGURE_SETTINGS.upper(): settings, "PYTHONHASHSEED": str(hash_seed)}


def lesson_variables(folder: Path, scratch: Path, root: str, named: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """For a lesson in `folder`, on top of its server's: home and caches lie in its scratch folder.

    named: the variables that its front matter names, with their values.
    """
    own = {
        ROOT: root,
        "HOME": str(scratch / "home"),
        "USERPROFILE": str(scratch / "home"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "MPLCONFIGDIR": str(scratch / "matplotlib"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch / "tmp")),
    }
    if site.ENABLE_USER_SITE:
        own["PYTHONUSERBASE"] = site.getuserbase()
    if (scratch / KNOWN_FILE).is_file():
        own[KNOWN_VARIABLE] = str(scratch / KNOWN_FILE)
    if (folder / FIGURE_SETTINGS).is_file():
        own[FIGURE_SETTINGS.upper()] = str(scratch / FIGURE_SETTINGS)
    return own | dict(named)


def furnish(scratch: Path, folder: Path) -> None:
    """Make what a lesson's variables point at."""
    for name in ("tmp", "home", "matplotlib"):
        (scratch / name).mkdir()
    if (folder / FIGURE_SETTINGS).is_file():
        write_figure_settings(scratch, (folder / FIGURE_SETTINGS).read_text(encoding="utf-8", errors="replace"))
    for fonts in _matplotlib_cache().glob("fontlist-*.json"):
        with suppress(OSError):
            shutil.copyfile(fonts, scratch / "matplotlib" / fonts.name)


def write_figure_settings(folder: Path, given: str | None = None) -> None:
    """A matplotlibrc: the house's, or what somebody's says but for what makes the bytes of a figure differ."""
    house = (f"{name}: {str(value).removeprefix('#')}" for name, value in LESSONS.items())
    lines = house if given is None else given.splitlines()
    lines = [line for line in lines if line.partition(":")[0].strip() not in FIGURES]
    lines += [f"{name}: {value}" for name, value in FIGURES.items()]
    (folder / FIGURE_SETTINGS).write_text("\n".join([*lines, ""]), encoding="utf-8")


def _matplotlib_cache() -> Path:
    """Where matplotlib keeps its list of fonts; to look through all of them again takes seconds."""
    if named := os.environ.get("MPLCONFIGDIR"):
        return Path(named)
    if sys.platform in ("win32", "darwin"):
        return Path.home() / ".matplotlib"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "matplotlib")


def enter(variables: Mapping[str, str]) -> None:
    """Give this process, forked from its server, a lesson's variables; what was the server's alone goes."""
    for name in _SERVER_ONLY:
        os.environ.pop(name, None)
    os.environ.update(variables)
    tempfile.tempdir = None  # look again
    if hasattr(time, "tzset"):
        time.tzset()
    settings = variables.get(FIGURE_SETTINGS.upper())
    if settings and "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rc_file(settings)
