"""Which packages the results were made with."""

from __future__ import annotations

from whichlever.press.plan import installed_packages, locked_packages
from whichlever.press.project import Project


def installed_versions(project: Project) -> dict[str, str]:
    """The installed version of every package that the project's lock names; what is not installed is left out.

    A project without a lock of its own gets the versions of all installed packages.
    """
    installed = installed_packages()
    names = locked_packages(project.lock) if project.lock.is_file() else installed.keys()
    return {name: installed[name] for name in sorted(names) if name in installed}
