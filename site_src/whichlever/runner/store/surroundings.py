"""What results depend on beside the project and installed packages: variables, and packages in development."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from whichlever.runner.store.fingerprint import ABSENT, digest, file_digest
from whichlever.runner.store.folders import files_below

INSTALLED = "installed"


def variable_digest(name: str) -> str:
    """Digest of an environment variable's value; values may be secrets."""
    value = os.environ.get(name)
    return ABSENT if value is None else digest(value)


def source_digest(module: str) -> str:
    """Digest of the files of a package in development, INSTALLED for one that its version tells of, or ABSENT."""
    places = module_source(module)
    if not places:
        return ABSENT if places is None else INSTALLED
    files = [(Path(place), below) for place in places for below in _files(Path(place))]
    return digest("\n".join(f"{below} {file_digest(str(place / below))}" for place, below in files))


def _files(place: Path) -> list[str]:
    return [""] if place.is_file() else list(files_below(place))


@cache
def module_source(name: str) -> tuple[str, ...] | None:
    """Where a top-level module lies that is no part of an installed package; empty for an installed one.

    None where there is none. A package installed for editing lies wherever somebody works on it.
    """
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or ()) or ([spec.origin] if spec.has_location and spec.origin else [])
    return tuple(sorted(place for place in places if not _is_installed(place)))


def _is_installed(place: str) -> bool:
    return any(Path(place).is_relative_to(folder) for folder in _installation())


@cache
def _installation() -> frozenset[Path]:
    """Where Python and installed packages lie."""
    folders = {Path(folder) for folder in sys.path if Path(folder).name in ("site-packages", "dist-packages")}
    folders |= {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return frozenset(folders | {folder.resolve() for folder in folders})
