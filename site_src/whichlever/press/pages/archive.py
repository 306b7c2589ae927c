"""A pair to take away: a zip with the lessons, the table and the lab, which runs with two commands."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from whichlever import PACKAGE
from whichlever.imports_in_code import imported_names
from whichlever.lab.datasets import Datasheet
from whichlever.lab.registered import FILE
from whichlever.press.catalog.lessons import Catalog, Lesson, Pair, Single
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.take_away.licences import licences

NEEDED = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "statsmodels", "pyyaml", "ipykernel")
CACHES = {"__pycache__"}
ALL = "all_combinations.py"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: the same bytes every day


def commands(pair: Pair, lasts: str) -> list[str]:
    """The lines that run a pair from its unpacked zip, the last all combinations, which take as long as `lasts`."""
    return [
        f"cd {pair.slug}",
        "python -m pip install -r requirements.txt",
        _run(pair, pair.lessons[0]),
        f"{_all(pair)}  # all combinations, {lasts}",
    ]


def notebook_commands(pair: Pair) -> list[str]:
    """The lines that open the first lesson as a notebook, in the same folder."""
    script = _path(pair, pair.lessons[0])
    return [
        "python -m pip install jupyterlab jupytext",
        f"jupytext --to notebook {script}",
        f"jupyter lab {script.replace('.py', '.ipynb')}",
    ]


def _run(pair: Pair, lesson: Lesson) -> str:
    return f"python {_path(pair, lesson)}"


def _all(pair: Pair) -> str:
    return f"python {_quoted(f'{pair.place}/{ALL}')}"


def _path(pair: Pair, lesson: Lesson) -> str:
    return _quoted(f"{pair.place}/{lesson.kind}.py")


def _quoted(path: str) -> str:
    """A path as a shell takes it."""
    return path if re.fullmatch(r"[\w./-]+", path) else f'"{path}"'


def pair_zip(catalog: Catalog, pair: Pair, page: str, lasts: str) -> bytes:
    """The zip's bytes, the same for the same content.

    page: what a reader opens, as HTML. lasts: how long all combinations run.
    """
    return packed(pair.slug, _members(catalog, pair, page, lasts))


def files_beside(pair: Pair) -> set[str]:
    """What the page in a zip may link to."""
    return {_inside(pair, path) for path in _files(pair.folder, (".py",))}


def packed(folder: str, members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files in a folder, the same bytes for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members):
            archive.writestr(_entry(f"{folder}/{name}"), content)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def _members(catalog: Catalog, pair: Pair, page: str, lasts: str) -> Iterator[tuple[str, bytes]]:
    yield "README.md", _readme(pair, lasts).encode()
    yield "page.html", page.encode()
    yield "requirements.txt", "".join(f"{name}\n" for name in requirements(pair)).encode()
    for path in _files(pair.folder, (".py",)):
        yield _inside(pair, path), path.read_bytes()
    yield f"{pair.place}/{ALL}", fill_template(f"{ALL}.j2").encode()
    yield from surroundings(catalog, pair)


def _inside(pair: Pair | Single, path: Path) -> str:
    """Where a file of the pair's folder stands in the zip."""
    return f"{pair.place}/{path.relative_to(pair.folder).as_posix()}"


def surroundings(catalog: Catalog, pair: Pair | Single) -> Iterator[tuple[str, bytes]]:
    """What a lesson's scripts need beside them: their tables, the lab, and the terms of it all."""
    for sheet in sheets_of(catalog, pair):
        for path in (sheet.path, sheet.table):
            yield f"datasets/{sheet.name}/{path.name}", path.read_bytes()
    if (registration := pair.folder / FILE).is_file():  # without it the task would draw other splits
        yield f"{pair.place}/{FILE}", registration.read_bytes()
    own = [PACKAGE / "__init__.py", PACKAGE / "errors.py", *_files(PACKAGE / "lab", (".py",))]
    for path in own:  # beside the scripts, so that Python finds it without an installation
        yield f"{pair.place}/whichlever/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()
    yield from licences(catalog.project, f"{pair.place}/whichlever", sheets_of(catalog, pair))


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Without caches, what editors leave, and links to nowhere."""
    found = (path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
    parts = {path: path.relative_to(folder).parts for path in found}
    return sorted(path for path in parts if not any(part in CACHES or part.startswith(".") for part in parts[path]))


def sheets_of(catalog: Catalog, pair: Pair | Single) -> list[Datasheet]:
    """The data sets that a lesson names and loads."""
    code = "\n".join(path.read_text(encoding="utf-8-sig") for path in _files(pair.folder, (".py",)))
    names = {pair.front.dataset, *re.findall(r"""\bload\(\s*["']([^"']+)["']""", code)}
    return [sheet for name, sheet in catalog.datasets.items() if name in names]


def requirements(pair: Pair | Single) -> list[str]:
    """What the lab needs, and each package that the lessons import by its own name, with the versions of the build."""
    imported = {name for script in pair.scripts for name in imported_names(script.text)}
    names = {*NEEDED, *(imported - sys.stdlib_module_names - {"whichlever"})}
    found = {name: _version(name) for name in sorted(names)}
    return [f"{name}=={version}" for name, version in found.items() if version]


@cache
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a module of the lesson's own, or one named unlike its package
        return ""


def _readme(pair: Pair, lasts: str) -> str:
    lessons = "\n".join(f"- `{_run(pair, lesson)}`" for lesson in pair.lessons)
    return (
        f"# {pair.front.title}\n\n{pair.front.summary}\n\n"
        "`page.html` tells it all, with what came out.\n\n"
        "Install once, best in a virtual environment (Python 3.11 to 3.13):\n\n"
        "    python -m pip install -r requirements.txt\n\n"
        "From then on the lessons need no network. Each is a script, the start against its lever:\n\n"
        f"{lessons}\n\n"
        f"All combinations of the levers, {lasts} on one core:\n\n"
        f"    {_all(pair)}\n\n"
        "Each lesson opens as a notebook too, with results once its cells are run:\n\n"
        + "".join(f"    {line}\n" for line in notebook_commands(pair))
        + "\nUnder which terms all this may be passed on is said in the files whose names begin with LICENSE: "
        "here, beside each table, and with the lab that the lessons import.\n"
    )
