"""Executed notebooks as Markdown: headings, tables, figures, images, and code left as it is."""

import base64
import copy

import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sklearn.linear_model import LinearRegression

from whichlever.press.pages.markdown import to_markdown

PNG = base64.b64encode(b"\x89PNG picture").decode()
SVG = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" '
    'viewBox="0 0 72 36">\n\n <defs/>\n <g id="figure_1"><path style="fill: #000000"/></g>\n</svg>\n'
)


def markdown(*cells, key="data", deeper=1):
    notebook = new_notebook(cells=list(cells), metadata={"language_info": {"name": "python"}})
    before = copy.deepcopy(notebook)
    made = to_markdown(notebook, key, deeper=deeper)
    assert notebook == before, "the notebook itself stays as it was"
    return made


def code(source, *outputs):
    return new_code_cell(source, outputs=list(outputs))


def shown(**data):
    return new_output(
        "display_data", {name.replace("_", "/", 1).replace("_", "+"): value for name, value in data.items()}
    )


def test_the_title_is_dropped_and_headings_move_down():
    text = "# Title\nProse.\n\n# Second\n## Third\n##### Fifth\n###### Sixth\n#hash\n"
    fenced = "```\n# comment\n```\n~~~\n# other\n~~~\n"
    made = markdown(new_markdown_cell(text + fenced + "# After"), new_markdown_cell("# Later")).markdown
    deeper = "Prose.\n\n## Second\n### Third\n###### Fifth\n###### Sixth\n#hash\n"
    assert made == f"{deeper}{fenced}## After\n\n## Later\n"
    assert markdown(new_markdown_cell("# Title"), new_markdown_cell("# Later"), deeper=0).markdown == "# Later\n"


def test_code_stays_as_it_is():
    source = "import numpy\n\n\n# a comment\ndef f():\n    return 1"
    assert markdown(code(source)).markdown == f"```python\n{source}\n```\n"


def test_what_was_printed():
    made = markdown(code("f()", new_output("stream", name="stdout", text="a\n\n\n\x1b[31mb\x1b[0m  c\n")))
    assert made.markdown == "```python\nf()\n```\n\n    a\n    \n    \n    b  c\n"


def test_tables_of_pandas_in_one_block():
    table = pd.DataFrame({"length": [1, 2]})
    made = markdown(code("table", shown(text_html=table._repr_html_(), text_plain=str(table))))
    block = made.markdown.split("```\n", 1)[1].strip()
    assert block.startswith("<div")
    assert block.endswith("</div>")
    assert "\n\n" not in block
    for gone in ("<style", "border=", "text-align", "<th></th>"):
        assert gone not in block
    assert "<th>length</th>" in block


def test_html_that_is_no_block_gets_one():
    assert "<div><b>so</b></div>" in markdown(code("x", shown(text_html="<b>so</b>"))).markdown


def test_figures_are_inline_and_named():
    block = (
        markdown(code("plot()", shown(image_svg_xml=SVG, text_plain="<Figure>"))).markdown.split("```\n", 1)[1].strip()
    )
    assert block.startswith('<div class="wl-block"><figure class="wl-figure"><svg')
    assert "Figure of data, cell 1" in block
    assert "\n\n" not in block
    assert "<?xml" not in block
    assert "DOCTYPE" not in block


def test_pictures_become_files_named_after_their_lesson():
    made = {key: markdown(code("show()", shown(image_png=PNG)), key=key) for key in ("data", "model")}
    assert made["data"].images == {"data_0_0.png": b"\x89PNG picture"}
    assert made["model"].images == {"model_0_0.png": b"\x89PNG picture"}
    assert "![Figure of data, drawn by the cell above](./data_0_0.png)" in made["data"].markdown


def test_an_estimator_is_shown_as_text():
    model = LinearRegression()
    made = markdown(code("model", shown(text_html=model._repr_html_(), text_plain="LinearRegression()")))
    assert made.markdown == "```python\nmodel\n```\n\n    LinearRegression()\n"


def test_bundles_that_a_page_does_not_show():
    made = markdown(
        code("note(a=1)", shown(**{"application_vnd.whichlever.values+json": {"a": 1}}, text_plain="a = 1"))
    )
    assert made.markdown == "```python\nnote(a=1)\n```\n\n    a = 1\n"
