"""What mkdocs.yml says about files and folders, read without loading MkDocs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from whichlever.errors import BuildError
from whichlever.project import Project

PLUGINS = {"search", "material/search", "offline", "material/offline", "whichlever"}


@dataclass(frozen=True)
class Configuration:
    """A project's mkdocs.yml."""

    docs: Path
    """Where hand-written pages are."""
    site: Path
    """Where the site goes."""
    sources: tuple[Path, ...]
    """Files and folders that the site is made of beside pages: this configuration, the theme, hooks, what to watch."""
    settings: Mapping[str, Any]
    """All settings, with what the environment says; None for names of Python objects."""

    @property
    def address(self) -> str | None:
        """Where the site is going to be, as MkDocs has it: with a slash at its end."""
        named = self.settings.get("site_url")
        return f"{str(named).rstrip('/')}/" if named else None


class _Loader(yaml.SafeLoader):
    """MkDocs' own tag for the environment is understood, names of Python objects are passed over."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_constructor(None, lambda loader, node: None)  # pyright: ignore[reportArgumentType]


def read_configuration(project: Project) -> Configuration:
    """The configuration, with that of the file which it inherits from. Raises `BuildError` where it is no YAML."""
    files: list[Path] = []
    settings = _settings(project.root / "mkdocs.yml", files)
    theme, hooks, watch = (settings.get(name) for name in ("theme", "hooks", "watch"))
    named = [theme.get("custom_dir") if isinstance(theme, dict) else None]
    for each in (hooks, watch):
        named += each if isinstance(each, list) else []
    return Configuration(
        docs=_place(project, settings.get("docs_dir", "docs")),
        site=_place(project, settings.get("site_dir", "site")),
        sources=(*files, *(_place(project, name) for name in named if name is not None)),
        settings=settings,
    )


def only_known_plugins(plugins: Iterable[str], hooks: object) -> bool:
    """Whether nothing else has a hand in pages, and could make them of something that no digest here knows."""
    return not hooks and PLUGINS.issuperset(plugins)


def _place(project: Project, name: object) -> Path:
    return Path(os.path.normpath(project.root / str(name)))


@lru_cache(maxsize=4)
def _parsed(text: str, environment: frozenset[tuple[str, str]]) -> Any:
    """A build asks several times. It is shared, and not to be changed.

    environment: what the text may name.
    """
    return yaml.load(text, _Loader)


def _settings(path: Path, files: list[Path]) -> dict[str, Any]:
    """The settings of a file; it and those that it inherits from join `files`."""
    files.append(path)
    try:
        settings = _parsed(path.read_text(encoding="utf-8"), frozenset(os.environ.items()))
    except (OSError, ValueError) as error:
        raise BuildError(f"{path.name}: {error}; correct the configuration") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or error
        raise BuildError(f"{path.name}:{line}: no YAML: {problem}; correct the configuration") from None
    if not isinstance(settings, dict):
        return {}
    if isinstance(parent := settings.get("INHERIT"), str) and path.parent / parent not in files:
        return _settings(path.parent / parent, files) | settings
    return settings
