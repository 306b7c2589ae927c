"""Which packages the results were made with."""

from __future__ import annotations

import re
from importlib import metadata

from whichlever.press.project import Project

REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)


def installed_versions(project: Project) -> dict[str, str]:
    """The installed version of every package that the project's lock names; what is not installed is left out.

    A project without a lock of its own gets the versions of all installed packages.
    """
    if project.lock.is_file():
        names = sorted(set(REQUIREMENT.findall(project.lock.read_text(encoding="utf-8"))), key=str.lower)
    else:
        names = sorted({each.metadata["Name"] for each in metadata.distributions()}, key=str.lower)
    versions: dict[str, str] = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
