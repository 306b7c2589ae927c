"""What went wrong in a lesson, told in the lesson's own terms: its file, cell and line, and no frame of the engine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whichlever import PACKAGE
from whichlever.runner.process.limits import Limits
from whichlever.runner.process.spec import ChildSpec
from whichlever.runner.process.terminal import as_on_a_terminal
from whichlever.runner.process.widgets import States, in_words
from whichlever.runner.store.roots import ENGINE, Roots

if TYPE_CHECKING:
    from nbformat import NotebookNode


LONGEST_LINE = 500  # letters, in a message
UNKNOWN_ERROR = {"ename": "an exception", "message": "", "path": None, "line": None, "refused": False, "frames": []}
CLOSED = "a lesson reads the project and its libraries, writes to temporary folders, and has no network"


@dataclass(frozen=True)
class Problem:
    """Why a lesson did not run to its end."""

    kind: str
    """error, time, memory, died or output"""
    what: str
    cell: int | None = None
    """Counts code cells, from 0."""
    line: int | None = None
    """In the file, from 1."""
    path: str | None = None
    traceback: tuple[str, ...] = ()
    """Frames of the project's files only, as text."""
    output: str = ""
    """The last that it printed."""


class LessonProblemError(Exception):
    """Carries a `Problem` from where it is found to where it is collected."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True)
class Lesson:
    """What it takes to run a lesson as a notebook, and to tell what went wrong in it."""

    name: str
    """As messages call its file."""
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    tags: tuple[tuple[str, ...], ...]
    limits: Limits

    @property
    def executed(self) -> tuple[int, ...]:
        """The numbers of the cells that run: those with code in them, unless tagged to be skipped."""
        return tuple(
            number
            for number, source in enumerate(self.cells)
            if source.strip() and "skip-execution" not in self.tags[number]
        )

    def cell_names(self) -> tuple[str, ...]:
        return tuple(f"{Path(self.name).name}, cell {number + 1}" for number in self.executed)


def too_big(lesson: Lesson, cell: int | None) -> Problem:
    """It was stopped by the watch over its memory."""
    return Problem("memory", f"used more than its limit of {size(lesson.limits.memory)} of memory", cell)


def in_time(lesson: Lesson, spec: ChildSpec, stack: str, cell: int | None) -> Problem:
    """It ran out of time; `stack` is faulthandler's text of where it was."""
    frames = places(_stack_frames(stack), lesson, spec)
    path, line = (frames[-1][0], frames[-1][1]) if frames else (None, None)
    what = f"took longer than its limit of {lesson.limits.time:g} s"
    return Problem("time", what, cell, line, path, traceback=format_frames(frames))


def died(status: int | None, cell: int | None) -> Problem:
    """Its process ended by itself; `status` is negative for a signal."""
    return Problem("died", _death(status), cell)


def failed(noted: Path, lesson: Lesson, spec: ChildSpec, cell: int | None) -> Problem:
    """It raised an exception, whose description the process left at `noted`."""
    error: Mapping[str, Any] = {
        "frames": [],
        "line": None,
        "path": None,
        "ename": "an exception",
        "message": "",
        "refused": False,
    }
    with suppress(OSError, ValueError):
        error = json.loads(noted.read_text(encoding="utf-8"))
    frames = places(error["frames"], lesson, spec)
    text = shortened(Normaliser(spec).text(error["message"]))
    what = text if error["path"] is not None else f"{error['ename']}: {text}" if text else error["ename"]
    what += f" ({CLOSED})" if error["refused"] else ""
    here = [line for path, line, _, _ in frames if path == lesson.name]
    if error["path"] is not None:
        path = project_file(error["path"], spec) or lesson.name
        return Problem("error", what, cell, error["line"], path, traceback=format_frames(frames))
    if not here and frames:
        return Problem("error", what, cell, frames[-1][1], frames[-1][0], traceback=format_frames(frames))
    return Problem("error", what, cell, here[-1] if here else None, traceback=format_frames(frames))


def with_detail(what: str, detail: str) -> str:
    """A message, and what more is known, if anything is."""
    return f"{what}: {detail.strip()}" if detail.strip() else what


def size(amount: int) -> str:
    return f"{amount / 2**30:.3g} GiB" if amount >= 2**30 else f"{amount / 2**20:.3g} MiB"


def _death(status: int | None) -> str:
    if status is None:
        return "its process failed"
    if status < 0:
        name = signal.Signals(-status).name
        hint = "; perhaps the machine ran out of memory" if name == "SIGKILL" else ""
        return f"its process was killed by {name}{hint}"
    return f"it ended its own process (exit status {status}); a lesson runs to its end"


Frame = tuple[str, int, str, str]  # file as messages name it, line, function, the line's text


def places(frames: Sequence[Sequence[Any]], lesson: Lesson, spec: ChildSpec) -> list[Frame]:
    """The frames that lie in the project, cells named by their file and its lines; no frames of the engine."""
    names = {f"<{name}>": number for name, number in zip(lesson.cell_names(), lesson.executed, strict=True)}
    placed: list[Frame] = []
    for file, line, function, text in frames:
        if file in names:
            number = names[file]
            source = lesson.cells[number].splitlines()
            shown = text or (source[line - 1].strip() if 0 < line <= len(source) else "")
            placed.append((lesson.name, lesson.lines[number] + line - 1, function, shown))
        elif name := project_file(file, spec):
            placed.append((name, line, function, text))
    return placed


def project_file(path: str, spec: ChildSpec) -> str | None:
    """The project-relative name of a file, None for those of the engine and of installed packages."""
    engine = str(PACKAGE.resolve())
    if path.startswith(engine + os.sep) or not os.path.isabs(path):  # noqa: PTH117
        return None
    name = Roots(spec.root, spec.engine, spec.excluded).name(path)
    return None if name is None or name.startswith(ENGINE) else name


def format_frames(frames: Sequence[Frame]) -> tuple[str, ...]:
    """Frames as lines of text, outermost first."""
    lines: list[str] = []
    for path, line, function, text in frames:
        suffix = f", in {function}" if function and function != "<module>" else ""
        lines.append(f"{path}:{line}{suffix}")
        if text:
            lines.append(f"    {shortened(text)}")
    return tuple(lines)


def shortened(text: str) -> str:
    """Text whose lines somebody can read; one of 200,000 letters tells no more than its beginning."""
    return "\n".join(
        line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} … ({len(line):,} letters)"
        for line in text.split("\n")
    )


_STACK_LINE = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)$')


def _stack_frames(text: str) -> list[tuple[str, int, str, str]]:
    """faulthandler's text as frames of its current thread, outermost first."""
    matches = filter(None, map(_STACK_LINE.match, reversed(text.splitlines())))
    return [(match["file"], int(match["line"]), match["name"], "") for match in matches]


class Normaliser:
    """Makes outputs the same in every folder, on every machine, on every day."""

    def __init__(self, spec: ChildSpec) -> None:
        packages = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
        library = str(Path(os.__file__).parent)
        replacements = {f"{path}{os.sep}": "" for path in packages}
        replacements |= {f"{library}{os.sep}": ""}
        for root in (spec.root, os.path.realpath(spec.root)):
            replacements |= {f"{root}{os.sep}": "", root: "."}
        if spec.engine:
            replacements |= {f"{Path(spec.engine).parent}{os.sep}": ""}
        replacements |= {spec.scratch: "<scratch>"}
        self._replacements = sorted(replacements.items(), key=lambda pair: -len(pair[0]))

    def text(self, text: str) -> str:
        for old, new in self._replacements:
            text = text.replace(old, new)
        return _ADDRESS.sub(" at 0x…", text)

    def outputs(
        self, notebook: NotebookNode, executed: Sequence[int], widgets: States | None = None
    ) -> list[list[dict[str, Any]]]:
        """The outputs of every cell as plain values; execution counts number the cells that ran."""
        widgets = widgets or {}
        counts = {number: count for count, number in enumerate(executed, 1)}
        return [
            [self._output(output, counts.get(number)) for output in joined_streams(in_words(cell.outputs, widgets))]
            for number, cell in enumerate(notebook.cells)
        ]

    def _output(self, output: Mapping[str, Any], count: int | None) -> dict[str, Any]:
        plain = json.loads(json.dumps(output))
        plain.pop("transient", None)
        _with_names_that_stay(plain.get("data", {}))
        if plain["output_type"] == "execute_result":
            plain["execution_count"] = count
        return self._clean(plain)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: each if key == "image/png" else self._clean(each) for key, each in value.items()}
        return [self._clean(each) for each in value] if isinstance(value, list) else value


def _with_names_that_stay(data: dict[str, Any]) -> None:
    """Tables that pandas styled are called by random letters; from here on by what is in them."""
    html = "".join(data.get("text/html", ""))
    for letters in dict.fromkeys(_STYLED.findall(html)):
        named = hashlib.sha256(html.replace(letters, "").encode()).hexdigest()[: len(letters)]
        html = data["text/html"] = html.replace(f"T_{letters}", f"T_{named}")


def joined_streams(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Outputs with one stream of each name, where its first piece was, standard output before errors.

    How a stream was cut into pieces depends on time. (nbclient can join them too, but takes quadratic time
    for long lines.)
    """
    joined: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(dict(output))
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = dict(output)
            joined.append(streams[output["name"]])
    for stream in streams.values():
        stream["text"] = as_on_a_terminal(stream["text"])
    for place in range(len(joined) - 1):
        if joined[place].get("name") == "stderr" and joined[place + 1].get("name") == "stdout":
            joined[place], joined[place + 1] = joined[place + 1], joined[place]
    return joined


_STYLED = re.compile(r'<table id="T_([0-9a-f]{5,32})"')
_ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")
