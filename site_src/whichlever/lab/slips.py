"""What went wrong in a lever, as a notebook tells it: the cell, the line, and the slip that is likely behind it."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from whichlever.errors import LeverError, WhichLeverError
from whichlever.lab.notes import in_notebook

SLIPS: Mapping[str, str] = {  # what a message says, and the slip that is likely behind it
    r"changed the index|number, order or index|which is no training row": (
        "did reset_index or a merge give the rows new numbers? Keep the index as it came"
    ),
    r"added the column 'index'": "did reset_index make a column of the row ids? Keep the index as it came",
    r"returned NoneType": "is there no `return`?",
    r"NameError": "each lever cell imports what it uses",
    r"sells nothing": "there is nobody to ask here",
    r"rows without a": "did a merge lose the labels?",
    r"lost the column": "did a selection or a merge drop it?",
    r"(at least 2|greater than one|least one).* class|[Oo]nly one class|number of classes": (
        "are all targets the same now?"
    ),
}
NAMELESS = re.compile(r"<ipython-input-.*>|<notebook>|.*ipykernel_\d+.*")  # what kernels call the file of a cell


def told(error: WhichLeverError) -> str:
    """An error in a sentence: with the cell in place of a file that only the notebook knows, and the likely slip."""
    message = str(error)
    if isinstance(error, LeverError) and error.path is not None:
        message = f"{_place(error.path, error.line or 1)}: {error.message}"
    return message + next((f" ({likely})" for said, likely in SLIPS.items() if re.search(said, message)), "")


@contextmanager
def told_in_notebooks() -> Generator[None]:
    """Errors of the engine that leave the body are shown by a notebook as `told` says, without a traceback."""
    try:
        yield
    except WhichLeverError as error:
        error.shown = told(error)
        raise


def _place(path: str, line: int) -> str:
    if number := _cell(path):
        return f"cell {number}, line {line}"
    return f"line {line} of the cell" if NAMELESS.fullmatch(path) else f"{Path(path).name}, line {line}"


def _cell(path: str) -> str:
    """The number that a notebook shows beside the cell whose code is in that file; empty elsewhere."""
    if not in_notebook():
        return ""
    from IPython import get_ipython

    name = get_ipython().compile.format_code_name(path)  # ("Cell", "In[5]") of a cell
    return "".join(re.findall(r"\d+", name[1])) if name else ""
