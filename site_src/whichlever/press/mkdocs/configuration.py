"""The folders that mkdocs.yml names, read without loading MkDocs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from whichlever.errors import BuildError
from whichlever.project import Project


@dataclass(frozen=True)
class Folders:
    """Where hand-written pages are, and where the site goes."""

    docs: Path
    site: Path


class _Loader(yaml.SafeLoader):
    """MkDocs' own tag for the environment is understood, names of Python objects are passed over."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_constructor(None, lambda loader, node: None)  # pyright: ignore[reportArgumentType]


def folders(project: Project) -> Folders:
    """The folders of a project's mkdocs.yml, and of the file that it inherits from. Raises `BuildError`."""
    settings = _settings(project.root / "mkdocs.yml")
    docs, site = settings.get("docs_dir", "docs"), settings.get("site_dir", "site")
    return Folders(*(Path(os.path.normpath(project.root / str(name))) for name in (docs, site)))


def _settings(path: Path) -> dict[str, Any]:
    try:
        settings = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, ValueError) as error:
        raise BuildError(f"{path.name}: {error}; correct the configuration") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or error
        raise BuildError(f"{path.name}:{line}: no YAML: {problem}; correct the configuration") from None
    if not isinstance(settings, dict):
        return {}
    if isinstance(parent := settings.get("INHERIT"), str):
        return _settings(path.parent / parent) | settings
    return settings
