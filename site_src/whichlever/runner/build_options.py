"""How to build or run: every setting once, with its default and its sentence.

The command line and the plugin's configuration take both from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _setting(default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True)
class Options:
    """How to build. What a setting means is told by `sentence`; its default is the class's attribute."""

    workers: int = _setting(0, "Processes at once; 0 for one per core.")
    executor: str = _setting("", 'Where lessons run: "" for this machine, "dask", or "dask:tcp://host:port".')
    wait: bool = _setting(True, "Wait for another build that is under way, or stop at once.")
    json: bool = _setting(False, "Progress as JSON lines, for machines.")
    again: tuple[str, ...] = _setting((), "A lesson to run again, whatever is stored; may be given several times.")
    only: str = _setting("", "One lesson, by its folder's name: its page, its data set and home, nothing else.")
    thorough: bool = _setting(False, "Try rivals and other splits, and show what becomes of the answers.")
    keep: bool = _setting(False, "Leave the process with the loaded libraries for the next build, as a preview does.")

    @property
    def shown(self) -> str:
        """What of it decides which pages there are and what they show."""
        return f"{self.only} thorough" if self.thorough else self.only


def sentence(setting: str) -> str:
    """What a setting of `Options` means."""
    return next(each.metadata["sentence"] for each in fields(Options) if each.name == setting)
