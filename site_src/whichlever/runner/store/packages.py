"""Names and versions of packages: installed, locked."""

from __future__ import annotations

import sys
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

PINS = ("==", "===")


def installed_packages() -> dict[str, str]:
    """Versions by normal name, read off the names of the metadata folders on the path: a millisecond."""
    versions: dict[str, str] = {}
    for place in dict.fromkeys(sys.path):
        folder = Path(place)
        if folder.name not in ("site-packages", "dist-packages") or not folder.is_dir():
            continue
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.name.removesuffix(".dist-info").partition("-")
            versions.setdefault(canonicalize_name(name), version)
    return versions


def locked_packages(lock: Path) -> frozenset[str]:
    """Normal names of the packages that a lock file pins; empty without one."""
    if not lock.is_file():
        return frozenset()
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return frozenset(name for line in lines if (name := _pinned(line)))


def _pinned(line: str) -> str | None:
    """The package that a line pins: none in comments, options, and requirements that leave a choice."""
    text = line.partition(" #")[0].partition(" --")[0].strip()
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    pinned = requirement.url or any(each.operator in PINS for each in requirement.specifier)
    return canonicalize_name(requirement.name) if pinned else None
