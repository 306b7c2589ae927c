"""Lesson scripts: their cells, and the lines that these stand on."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whichlever.lab.trials.lever import lever_cell
from whichlever.press.catalog.scripts import Script

LESSON = '''\
# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
# ---

# %% [markdown]
# # A title
#
# Prose.

# %%
import numpy as np
x = 1

# %%
x = 1

# %% tags=["lever"]

text = """
# %% no cell
"""

# %% [markdown]
"""
In quotes.
"""
#%%
x
'''


def script(text: str) -> Script:
    return Script(Path("lesson.py"), dedent(text))


def test_cells_with_their_lines():
    cells = [(cell.kind, cell.source, cell.line, cell.tags) for cell in script(LESSON).cells]
    assert cells == [
        ("markdown", "# A title\n\nProse.", 8, ()),
        ("code", "import numpy as np\nx = 1", 13, ()),
        ("code", "x = 1", 17, ()),
        ("code", '\ntext = """\n# %% no cell\n"""', 20, ("lever",)),
        ("markdown", "In quotes.", 27, ()),
        ("code", "x", 30, ()),
    ]


def test_the_lever_is_where_the_lab_finds_it():
    text = LESSON.replace("# %% no cell", "no cell").replace('tags=["lever"]\n\n', 'tags=["lever"]\n')
    (cell,) = script(text).levers
    assert lever_cell(text, "data", "data.py").line == cell.line
    assert lever_cell(text, "data", "data.py").source == cell.source


@pytest.mark.parametrize(
    ("text", "kind", "source", "line"),
    [
        ("import numpy\n\n# %%\nx = 1\n", "code", "import numpy", 1),
        ("\n\nx = 1\n", "code", "\n\nx = 1", 1),
        ('# ---\n# jupyter:\n#   a: 1\n# ---\n"""What it is."""\n\n# %%\nx = 1\n', "code", '"""What it is."""', 5),
    ],
)
def test_text_before_the_first_marker_is_a_cell(text, kind, source, line):
    first = script(text).cells[0]
    assert (first.kind, first.source, first.line) == (kind, source, line)


@pytest.mark.parametrize("line", ["# copy the rows", "# !touch x", "# %matplotlib inline", "    # mv", "# ls"])
def test_a_comment_is_a_comment(line):
    (cell,) = script(f"# %%\nif True:\n{line}\n    x = 1\n").cells
    assert cell.source == f"if True:\n{line}\n    x = 1"


def test_a_script_of_nothing_has_no_cell():
    assert script("").code == ()
    assert script("").title == "lesson"


def test_the_title_is_the_first_heading():
    assert script(LESSON).title == "A title"
    assert script("# %%\nx = 1\n").title == "lesson"


def test_the_notebook_is_the_same_every_time():
    notebook = script(LESSON).notebook()
    assert notebook == script(LESSON).notebook()
    assert [cell["id"] for cell in notebook.cells] == [f"cell-{number}" for number in range(6)]
    assert "jupytext" not in notebook.metadata


lines_of_code = st.lists(st.sampled_from(["x = 1", "y = x", "x", "", "    z", "# note"]), min_size=1, max_size=4)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 3), st.lists(st.tuples(st.booleans(), lines_of_code), min_size=1, max_size=5))
def test_every_line_of_code_is_found_again(blank, cells):
    text = "\n" * blank + "".join(
        f"# %%{' [markdown]' if prose else ''}\n" + _body(lines, prose) + "\n\n" for prose, lines in cells
    )
    lines = text.splitlines()
    for cell in script(text).code:
        source = cell.source.splitlines()
        assert lines[cell.line - 1 : cell.line - 1 + len(source)] == source


def _body(lines: list[str], prose: bool) -> str:
    return "\n".join(f"# {line}".rstrip() if prose else line for line in lines)
