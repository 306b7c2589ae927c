"""An executed lesson for its page: prose with placeholders, finished code and outputs, files, faults."""

from __future__ import annotations

import base64
import copy
from collections.abc import Mapping
from pathlib import Path

import pytest
from nbformat.v4 import new_output

from whichlever.errors import CatalogError
from whichlever.press.catalog.scripts import Script
from whichlever.press.pages.lesson.beside import linked_files
from whichlever.press.pages.lesson.document import Converted, Source, code_block, convert

TEXT = """# %% [markdown]
# # Title
# Prose.

# %%
1

# %% [markdown]
# ## More

# %%
2
"""


def converted(outputs: Mapping[int, list], text: str = TEXT, *, lesson: str = "data", **options: object) -> Converted:
    """The script with outputs for some of its cells."""
    script = Script(Path("data.py"), text)
    notebook = script.notebook()
    for number, made in outputs.items():
        notebook.cells[number].outputs = made
    before = copy.deepcopy(notebook)
    settings = {"deeper": 1, "limit": 10**6, "published": frozenset({"data.csv"})} | options
    made = convert(notebook, Source(script, "lessons/x/data.py"), lesson, **settings)  # pyright: ignore[reportArgumentType]
    assert notebook == before, "the notebook itself stays as it was"
    return made


def printed(text: str):
    return new_output("stream", name="stdout", text=text)


def drawn(size: int):
    svg = f"<svg><!--{'x' * size}--></svg>"
    return new_output("display_data", {"image/svg+xml": svg, "image/png": base64.b64encode(b"dots").decode()})


def faults(outputs: Mapping[int, list], text: str = TEXT) -> list[str]:
    with pytest.raises(CatalogError) as raised:
        converted(outputs, text)
    return [str(fault) for fault in raised.value.faults]


def test_prose_has_the_places_of_code_and_outputs() -> None:
    made = converted(
        {1: [printed("one\n"), printed("two\n")], 3: [new_output("display_data", {"text/markdown": "# H"})]}
    )
    assert made.prose["data"].text == (
        "# Title\nProse.\n\n<!-- wl:data-1 -->\n\n<!-- wl:data-1-0 -->\n\n"
        "## More\n\n<!-- wl:data-3 -->\n\n<!-- wl:data-3-0 -->"
    )
    assert list(made.parts) == ["data-1", "data-1-0", "data-3"]
    assert made.parts["data-1-0"] == '<div class="highlight"><pre><code>one\ntwo\n</code></pre></div>'
    assert (made.prose["data"].prefix, made.prose["data"].deeper, made.prose["data"].titled) == ("data-", 1, True)
    assert made.prose["data-3-0"].text == "# H"
    assert made.prose["data-3-0"].deeper == 2


def test_cells_that_only_check_stand_apart_where_that_is_asked() -> None:
    text = '# %% [markdown]\n# Prose.\n\n# %%\n1\n\n# %% tags=["check"]\n2\n'
    outputs = {2: [printed("two\n")]}
    made = converted(outputs, text, apart=True)
    assert made.prose["data"].text == "Prose.\n\n<!-- wl:data-1 -->"
    assert made.checks == "<!-- wl:data-2 -->\n\n<!-- wl:data-2-0 -->"
    assert converted(outputs, text).checks == ""


def test_code_that_is_plumbing_folds_where_it_stands() -> None:
    made = converted({0: [printed("one\n")]}, '# %% tags=["hide-input"]\n1\n')
    assert made.prose["data"].text == "<!-- wl:data-0 -->\n\n<!-- wl:data-0-0 -->"
    folded = f'<details class="wl-more"><summary>The code</summary>{code_block("1")}</details>'
    assert made.parts["data-0"] == folded
    assert "details" not in made.parts["data-0-0"]


@pytest.mark.parametrize(
    ("prose", "deeper"),
    [
        ("## Second", 0),
        ("# Later", 1),
        ("Later\n# =====", 1),
        ("```\n# # code\n# ```", 0),
        ("````text\n# ```\n# # code\n# ```\n# ````", 0),
        ("~~~\n# ```\n# # code\n# ~~~\n# # Later", 1),
    ],
)
def test_a_page_has_one_heading_of_the_first_level(prose: str, deeper: int) -> None:
    made = converted({}, f"# %% [markdown]\n# Title\n# =====\n#\n# {prose}\n", lesson="lesson", deeper=0)
    assert made.prose["lesson"].deeper == deeper
    assert made.prose["lesson"].prefix == ""


def test_code_is_code_whatever_it_holds() -> None:
    assert code_block('x = """\n~~~\n<b>\n"""\n\n\n    y') == (
        '<div class="language-python highlight"><pre><code>x <span class="o">=</span> <span class="s2">"""</span>\n'
        '<span class="s2">~~~</span>\n<span class="s2">&lt;b&gt;</span>\n<span class="s2">"""</span>\n\n\n    y\n'
        "</code></pre></div>"
    )


def test_faults_name_the_line_of_their_cell() -> None:
    broken = new_output("display_data", {"image/svg+xml": "<svg>"})
    link = new_output("display_data", {"text/html": "<a href='lesson.py'>x</a><a href='data.csv'>y</a>"})
    assert faults({1: [broken], 3: [link]}) == [
        "lessons/x/data.py:6: this SVG is not well-formed XML (no element found: line 1, column 5); "
        "correct what the object gives as its picture",
        "lessons/x/data.py:12: this output links to 'lesson.py', which is not published; "
        "put the file beside the lesson's index.md, or show what is in it",
    ]


def test_a_figure_that_is_never_shown_is_told() -> None:
    text = "# %%\nplt.plot([1])\nplt.show()\n\n# %%\ndef draw():\n    plt.show()\n"
    assert faults({}, text) == [
        "lessons/x/data.py:2: this cell shows a figure, and none came out; leave it to the notebook where matplotlib "
        "draws: take out `matplotlib.use`, or what closes the figure"
    ]
    converted({0: [drawn(1)]}, text)


def test_the_largest_drawings_become_dots_until_the_rest_has_room() -> None:
    figures = {1: [drawn(50), drawn(3000)], 3: [drawn(2000)]}
    assert sorted(converted(figures).files) == ["data_1_0.svg", "data_1_1.svg", "data_3_0.svg"]
    made = converted(figures, limit=2200)
    assert sorted(made.files) == ["data_1_0.svg", "data_1_1.png", "data_3_0.svg"]
    assert made.parts["data-1-1"].endswith(
        '<p class="wl-dim">Shown as dots: drawn as lines, this figure would take 3 kB.</p>'
    )
    assert sorted(converted(figures, limit=200).files) == ["data_1_0.svg", "data_1_1.png", "data_3_0.png"]


def test_files_that_prose_links_to(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    (folder / "more").mkdir(parents=True)
    for name in ("a.png", "more/b c.csv", "d.txt", "e.png", "lesson.py", "../outside.png"):
        (folder / name).write_text(name, encoding="utf-8")
    texts = [
        '![x](a.png "title") [y](more/b%20c.csv#row) [z](lesson.py) ![o](../outside.png) ![w](https://example.org/e.png)',
        "See [it][d].\n\n[d]: d.txt\n",
    ]
    assert linked_files(folder, texts) == {"a.png": b"a.png", "d.txt": b"d.txt", "more/b c.csv": b"more/b c.csv"}
