"""Which packages the results were made with."""

from __future__ import annotations

import re

from whichlever.press.plan import installed_packages, normal
from whichlever.press.project import Project

REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)


def installed_versions(project: Project) -> dict[str, str]:
    """The installed version of every package that the project's lock names; what is not installed is left out.

    A project without a lock of its own gets the versions of all installed packages.
    """
    installed = installed_packages()
    if not project.lock.is_file():
        return dict(sorted(installed.items()))
    names = sorted(set(REQUIREMENT.findall(project.lock.read_text(encoding="utf-8"))), key=str.lower)
    return {name: installed[normal(name)] for name in names if normal(name) in installed}
