"""A pair to take away: a zip with the lessons, the table and the lab, which runs with two commands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

from whichlever.press.catalog import Catalog, Pair

NEEDED = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "statsmodels", "pyyaml", "ipykernel")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: the same bytes every day


def commands(pair: Pair) -> list[str]:
    """The lines that run a pair from its unpacked zip."""
    return [
        f"cd {pair.slug}",
        "python -m pip install -r requirements.txt",
        f"python lessons/{pair.folder.name}/{pair.lessons[0].kind}.py",
    ]


def pair_zip(catalog: Catalog, pair: Pair) -> bytes:
    """The zip's bytes, the same for the same content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(_members(catalog, pair)):
            packed.writestr(_entry(f"{pair.slug}/{name}"), content)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def _members(catalog: Catalog, pair: Pair) -> Iterator[tuple[str, bytes]]:
    lesson = f"lessons/{pair.folder.name}"
    yield "README.md", _readme(pair).encode()
    yield "requirements.txt", "".join(f"{name}=={metadata.version(name)}\n" for name in NEEDED).encode()
    for path in _files(pair.folder, (".py", ".md")):
        yield f"{lesson}/{path.relative_to(pair.folder).as_posix()}", path.read_bytes()
    sheet = catalog.datasets[pair.front.dataset]
    for path in (sheet.path, sheet.table):
        yield f"datasets/{sheet.name}/{path.name}", path.read_bytes()
    with resources.as_file(resources.files("whichlever")) as package:
        own = [package / "__init__.py", package / "errors.py", *_files(package / "lab", (".py",))]
        for path in own:  # beside the scripts, so that Python finds it without an installation
            yield f"{lesson}/whichlever/{path.relative_to(package).as_posix()}", path.read_bytes()


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes and "__pycache__" not in path.parts)


def _readme(pair: Pair) -> str:
    lessons = "\n".join(f"- `python lessons/{pair.folder.name}/{one.kind}.py`" for one in pair.lessons)
    return (
        f"# {pair.front.title}\n\n{pair.front.summary}\n\n"
        "Run once, best in a virtual environment (Python 3.11 to 3.13):\n\n"
        "    python -m pip install -r requirements.txt\n\n"
        f"Then each lesson is a script:\n\n{lessons}\n\n"
        "Each is a notebook too: with JupyterLab and jupytext installed, open the `.py` file as a notebook.\n"
    )
