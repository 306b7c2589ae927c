"""Names and versions of packages: installed, locked, imported."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from whichlever.project import Project
from whichlever.runner.store.fingerprint import ABSENT


def installed_versions(project: Project) -> dict[str, str]:
    """The installed version of every package that the project's lock names; what is not installed is left out.

    A project without a lock of its own gets the versions of all installed packages.
    """
    installed = installed_packages()
    names = locked_packages(project.lock) if project.lock.is_file() else installed.keys()
    return {name: installed[name] for name in sorted(names) if name in installed}


_NORMAL = str.maketrans("_.", "--")


def installed_packages() -> dict[str, str]:
    """Names and versions, read off the names of the metadata folders on the path: a millisecond."""
    found: dict[str, str] = {}
    for place in dict.fromkeys(sys.path):
        folder = Path(place)
        if folder.name not in ("site-packages", "dist-packages") or not folder.is_dir():
            continue
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.name.removesuffix(".dist-info").partition("-")
            found.setdefault(normal(name), version)
    return found


def locked_packages(lock: Path) -> frozenset[str]:
    """Normal names of the packages that a lock file pins; empty without one."""
    if not lock.is_file():
        return frozenset()
    lines = lock.read_text(encoding="utf-8").splitlines()
    return frozenset(normal(line.split("==")[0].split("[")[0].strip()) for line in lines if "==" in line.split(";")[0])


def normal(name: str) -> str:
    """A package's name as PyPI compares it."""
    return name.lower().translate(_NORMAL)


def _version(name: str, installed: Mapping[str, str]) -> str:
    return installed.get(normal(name), ABSENT)
