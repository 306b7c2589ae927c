"""What a lesson imports, besides `whichlever.lab.evidence`. Everything else in here may change without notice.

A name is loaded when it is first asked for, so a lesson depends on the code that it uses, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whichlever.lab.exports import lazily

if TYPE_CHECKING:
    from whichlever.errors import LeverError
    from whichlever.lab.checking import Checked
    from whichlever.lab.comparison import Comparison
    from whichlever.lab.datasets import load, project_root, read_datasheet
    from whichlever.lab.notes import claim, note
    from whichlever.lab.registered import registered_seed
    from whichlever.lab.task import Task
    from whichlever.lab.trials.expert import Expert
    from whichlever.lab.trials.lever import LiveLever, lever_cell
    from whichlever.lab.trials.records import MAIN
    from whichlever.lab.trials.spec import Design
    from whichlever.lab.trials.splits import RollingOrigin
    from whichlever.lab.trials.trial import run_split

__all__ = [
    "MAIN",
    "Checked",
    "Comparison",
    "Design",
    "Expert",
    "LeverError",
    "LiveLever",
    "RollingOrigin",
    "Task",
    "claim",
    "lever_cell",
    "load",
    "note",
    "project_root",
    "read_datasheet",
    "registered_seed",
    "run_split",
]
HOMES = {
    "MAIN": "whichlever.lab.trials.records",
    "Checked": "whichlever.lab.checking",
    "Comparison": "whichlever.lab.comparison",
    "Design": "whichlever.lab.trials.spec",
    "Expert": "whichlever.lab.trials.expert",
    "LeverError": "whichlever.errors",
    "LiveLever": "whichlever.lab.trials.lever",
    "RollingOrigin": "whichlever.lab.trials.splits",
    "Task": "whichlever.lab.task",
    "claim": "whichlever.lab.notes",
    "lever_cell": "whichlever.lab.trials.lever",
    "load": "whichlever.lab.datasets",
    "note": "whichlever.lab.notes",
    "project_root": "whichlever.lab.datasets",
    "read_datasheet": "whichlever.lab.datasets",
    "registered_seed": "whichlever.lab.registered",
    "run_split": "whichlever.lab.trials.trial",
}
"""The module that defines each name."""

__getattr__, __dir__ = lazily(__name__, HOMES)
