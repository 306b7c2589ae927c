"""Measures builds of the same lessons by Which Lever? and by comparable tools, and writes RESULTS.md.

    python benchmarks/benchmark.py

Peers are installed in environments of their own below benchmarks/.work. All figures are of one run:
medians of the rounds, in which every tool takes its turn.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lessons import EDITIONS, FIRST_ROW
from results import put, table
from tools import COMMAND, HERE, MKDOCS, OURS, PEERS, WORKERS, Tool, earlier, run_floor, run_scripts

WORK = HERE / ".work"
LESSONS = 12
SCALES = (10, 50, 200)
EXECUTE = """
import sys
from pathlib import Path
from whichlever.press.build import warm_up
from whichlever.project import Project

project = Project(Path(sys.argv[1]).resolve())
warm_up(project)  # as a build does
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.jobs import make_jobs
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import run
from whichlever.runner.store.entries import Store

jobs = make_jobs(read_catalog(project))
run(plan(jobs, Store(project.store), project), workers=int(sys.argv[2]))
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@dataclass
class Figures:
    """Seconds by what was measured, one for each round; and what edits led to."""

    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    edits: dict[str, list[str]] = field(default_factory=dict)
    scales: dict[int, dict[str, float]] = field(default_factory=dict)

    def add(self, name: str, what: str, seconds: float) -> None:
        self.seconds.setdefault((name, what), []).append(seconds)
        print(f"{name:16} {what:12} {seconds:7.2f} s", flush=True)

    def median(self, name: str, what: str) -> float:
        return statistics.median(self.seconds[name, what])


def one_round(tools: Iterable[Tool], figures: Figures) -> None:
    """Every measurement of time, once."""
    ours = WORK / OURS.name
    figures.add("plain scripts", "cold", timed(lambda: run_scripts(ours)))
    figures.add("floor", "cold", timed(lambda: run_floor(ours)))
    for tool in tools:
        root = WORK / tool.name
        tool.clean(root)
        figures.add(tool.name, "cold", timed(lambda: tool.build(root)))  # noqa: B023  (called at once)
        figures.add(tool.name, "no change", timed(lambda: tool.build(root)))  # noqa: B023
    bare = WORK / "bare"
    figures.add("bare mkdocs", "no change", timed(lambda: _mkdocs(bare)))
    tiny = WORK / "tiny"
    OURS.clean(tiny)
    figures.add("plain scripts", "tiny", timed(lambda: run_scripts(tiny)))
    figures.add(OURS.name, "tiny", timed(lambda: _python(EXECUTE, tiny, WORKERS)))


def _python(code: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True)


def _mkdocs(root: Path) -> None:
    mkdocs = Path(sys.executable).with_name("mkdocs")
    subprocess.run([mkdocs, "build", "-q"], cwd=root, check=True)


def make_bare(root: Path, bare: Path) -> None:
    """The same pages as files of their own, for MkDocs without us."""
    shutil.rmtree(bare, ignore_errors=True)
    subprocess.run([COMMAND, "pages", str(bare)], cwd=root, check=True)
    (bare / "mkdocs.yml").write_text(MKDOCS.format(plugins="[search]"), encoding="utf-8")


def try_edits(tool: Tool, figures: Figures) -> None:
    """Edit prose, code, the helper and the CSV file in turn; count executed lessons and stale pages."""
    root, log = WORK / tool.name, WORK / "executed.log"
    first = root / tool.script.format(name="lesson-001")
    helper, data = root / "helpers" / "bench_helper.py", root / "data" / "table.csv"
    told = []
    for what, path, before, after in (
        ("prose edit", first, "Step 2 of lesson 1", "Second step of lesson 1"),
        ("code edit", first, "summary(frame).round(2)", "summary(frame).round(1)"),
        ("helper edit", helper, *EDITIONS),
        ("data edit", data, *FIRST_ROW),
    ):
        text = path.read_text(encoding="utf-8")
        assert before in text, (tool.name, what)
        path.write_text(text.replace(before, after), encoding="utf-8")
        log.write_text("")
        seconds = timed(lambda: tool.build(root, log))
        executed = len(tool.executed(root, log))
        stale = sum(before in page for page in tool.pages(root).values())
        shown = f"{executed} executed" + (f", {stale} pages stale" if what in ("helper edit", "data edit") else "")
        told.append(f"{seconds:.1f} s, {shown}")
        print(f"{tool.name:16} {what:12} {told[-1]}", flush=True)
    figures.edits[tool.name] = told


def measure_scales(figures: Figures, rounds: int) -> None:
    """Ours with ever more tiny lessons: cold, without a change, after one edit; and MkDocs' own share."""
    for count in SCALES:
        root = WORK / "scale"
        OURS.write(root, count, tiny=True)
        found = {"cold": timed(lambda: OURS.build(root))}  # noqa: B023
        found["no change"] = statistics.median(timed(lambda: OURS.build(root)) for _ in range(rounds))  # noqa: B023
        edits = []
        for number in range(rounds):
            script = root / OURS.script.format(name="lesson-001")
            script.write_text(script.read_text() + f"\n# %%\n{number}\n")
            edits.append(timed(lambda: OURS.build(root)))  # noqa: B023
        found["one edit"] = statistics.median(edits)
        bare = WORK / "bare-scale"
        make_bare(root, bare)
        found["bare MkDocs"] = statistics.median(timed(lambda: _mkdocs(bare)) for _ in range(rounds))  # noqa: B023
        figures.scales[count] = found
        print(count, found, flush=True)


def report(tools: tuple[Tool, ...], figures: Figures, rounds: int) -> str:
    """RESULTS.md."""
    base, floor = figures.median("plain scripts", "cold"), figures.median("floor", "cold")
    rows = [["plain scripts, two at a time", f"{base:.2f}", "1.00", f"{base / floor:.2f}", "", ""]]
    rows.append(["the floor", f"{floor:.2f}", f"{floor / base:.2f}", "1.00", "", ""])
    for tool in tools:
        cold, idle = figures.median(tool.name, "cold"), figures.median(tool.name, "no change")
        spread = figures.seconds[tool.name, "cold"]
        rows.append(
            [tool.name, f"{cold:.2f}", f"{cold / base:.2f}", f"{cold / floor:.2f}",
             f"{min(spread):.2f} to {max(spread):.2f}", f"{idle:.2f}"]
        )  # fmt: skip
    tiny = figures.median(OURS.name, "tiny")
    scripts = figures.median("plain scripts", "tiny")
    ours = figures.median(OURS.name, "no change")
    bare = figures.median("bare mkdocs", "no change")
    parts = [
        "## Generated lessons",
        "Written by `benchmark.py`; all figures are of one run.\n"
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{WORKERS} workers, one BLAS thread, compiled bytecode; medians of {rounds} rounds, "
        "in each of which every tool takes its turn.",
        "\n".join(f"- {tool.name}: {tool.versions()}" for tool in tools),
        f"### {LESSONS} lessons, whole build",
        "Each lesson works about a second beyond its imports.\n"
        "The floor is one loading of the libraries, and the lessons' own code in forks of that process, two at a time.",
        table(["", "cold, s", "to the scripts", "to the floor", "range, s", "no change, s"], rows),
        f"A bare `mkdocs build` of the same pages takes {bare:.2f} s: without a change we add {ours - bare:.2f} s.",
        f"### Executing alone, {LESSONS} tiny lessons",
        f"Plain scripts {scripts:.2f} s; ours, in a process each, {tiny:.2f} s: {tiny / scripts:.2f} of it.",
        "### After an edit",
        "An edit of one lesson's prose, of one lesson's code, of the helper that all import, "
        "of the CSV file that two read.",
        table(
            ["", "prose", "code", "helper", "data"], [[name, *told] for name, told in figures.edits.items()]
        ),
        "### More lessons",
        "Tiny lessons, seconds of the whole build; MkDocs' own time for the same pages beside it.",
        table(
            ["lessons", "cold", "no change", "one edit", "bare MkDocs", "ours without MkDocs, per lesson, no change"],
            [
                [str(count), *(f"{found[what]:.2f}" for what in ("cold", "no change", "one edit", "bare MkDocs")),
                 f"{1000 * (found['no change'] - found['bare MkDocs']) / count:.1f} ms"]
                for count, found in figures.scales.items()
            ],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of peers; default: all")
    parser.add_argument(
        "--earlier", type=Path, metavar="PYTHON", help="of an environment with an earlier version of ours"
    )
    parser.add_argument("--no-scales", action="store_true")
    options = parser.parse_args()
    peers = tuple(tool for tool in PEERS if options.only is None or tool.name in options.only)
    ours = (OURS, earlier(options.earlier)) if options.earlier else (OURS,)
    tools, figures = (*ours, *peers), Figures()
    for tool in tools:
        print(f"preparing {tool.name}", flush=True)
        tool.install()
        tool.write(WORK / tool.name, LESSONS)
        tool.build(WORK / tool.name)  # so that nothing is compiled or cached while it is measured
    OURS.write(WORK / "tiny", LESSONS, tiny=True)
    make_bare(WORK / OURS.name, WORK / "bare")
    for _ in range(options.rounds):
        one_round(tools, figures)
    for tool in tools:
        try_edits(tool, figures)
    if not options.no_scales:
        measure_scales(figures, options.rounds)
    put("lessons", report(tools, figures, options.rounds))


if __name__ == "__main__":
    main()
