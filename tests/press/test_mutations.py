"""Files as a slip of the hand leaves them: `check` reads them, or says what is wrong, and never fails itself."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.places import TINY
from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog.lessons import read_catalog
from whichlever.project import Project

PAIR = "lessons/pairs/two-scales"
SHEET, TABLE = "datasets/scales/datasheet.md", "datasets/scales/scales.csv.gz"
FILES = (
    *(f"{PAIR}/{name}" for name in ("index.md", "task.py", "model.py", "data.py", "features.py")),
    "lessons/foundations/counting/index.md",
    "lessons/foundations/counting/lesson.py",
    SHEET,
    TABLE,
    "datasets/scales/export.py",
    "pages/about.md",
)
PIECES = (
    "---", "\n---\n", "# ---\n", "# %%\n", "# %% [raw]\n", '# %% tags=["lever"]\n', "# %% {", "# %% [markdown]\n",
    '"""', "'", '"', "`", "```\n", "{{", "}}", "{%", "<!--", "](", "](x.png)", "<img src='", "[", "]", "{", "}", "(",
    ")", ": ", "- ", "\n  - ", "&a ", "*a", "!!set ", "!x ", "<<: ", "? ", "|\n", ">\n", "#", "\t", "\n\n", "\n    ",
    "\r", "\0", "\x0c", "\u2028", "\ufeff", "é", "0x", "1e999", "-1", "2024-13-40", "null", "no", ",", ",,", "%magic\n",
    "await x\n", "lambda: ", "not ", "+", "data > start", "in: ", "\\",
    "[" * 200, "(" * 200, "-" * 3_000, "not " * 900, "x" * 3_000,
)  # fmt: skip


@st.composite
def mutation(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, int, bytes]]]:
    """A file's name, and what happens to it: where, in thousandths of its length, how far, and what comes in."""
    piece = st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=3))
    place = st.integers(0, 1000)
    change = st.tuples(st.sampled_from(["insert", "cut", "replace", "copy"]), place, st.integers(0, 60), piece)
    return draw(st.sampled_from(FILES)), draw(st.lists(change, min_size=1, max_size=3))


def mutated(content: bytes, kind: str, place: int, length: int, piece: bytes) -> bytes:
    start = len(content) * place // 1000
    end = start + length
    middle = {"insert": piece + content[start:end], "cut": b"", "replace": piece, "copy": content[start:end] * 2}[kind]
    return content[:start] + middle + content[end:]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(TINY, tmp_path_factory.mktemp("mutations") / "tiny"))


@settings(deadline=None, derandomize=True, max_examples=150, suppress_health_check=list(HealthCheck))
@given(mutation())
def test_nothing_but_faults(project: Path, case: tuple[str, list[tuple[str, int, int, bytes]]]) -> None:
    name, changes = case
    files = {TABLE: (project / TABLE).read_bytes(), SHEET: (project / SHEET).read_bytes()}
    files[name] = content = (project / name).read_bytes()
    content = gzip.decompress(content) if name == TABLE else content
    for change in changes:
        content = mutated(content, *change)
    try:
        (project / name).write_bytes(gzip.compress(content, mtime=0) if name == TABLE else content)
        if name == TABLE:  # with the checksum to match, so that the table is read
            digest = hashlib.sha256((project / TABLE).read_bytes()).hexdigest().encode()
            (project / SHEET).write_bytes(re.sub(rb"sha256: \w+", b"sha256: " + digest, files[SHEET]))
        check(project)
    finally:
        for each, before in files.items():
            (project / each).write_bytes(before)


def check(root: Path) -> None:
    """Faults are told with a path of the project and a line, and each can be printed on one line."""
    for fault in faults(root):
        assert (root / fault.path).exists()
        assert fault.line >= 1
        assert fault.what
        assert fault.todo
        assert str(fault).encode().count(b"\n") == 0


def faults(root: Path) -> tuple[Fault, ...]:
    try:
        read_catalog(Project(root), docs=root / "pages")
    except CatalogError as error:
        return error.faults
    return ()
