"""Outputs on their way to a page: what came out stands there, and nothing of it reaches beyond its place."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping

import pandas as pd
import pytest
from nbformat.v4 import new_output
from PIL import Image
from sklearn.linear_model import LinearRegression

from whichlever.lab.figures.canvas import canvas, to_svg
from whichlever.press.pages.lesson.outputs import SILENT, show
from whichlever.press.pages.lesson.pictures import NoPictureError
from whichlever.press.pages.lesson.record import Place, Shown
from whichlever.press.pages.lesson.scripts import asks_others, brings_scripts, only_loads, visible_text

PLACE = Place("data", 2, 0)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"><style>.b {fill: #ffffff}</style></svg>'
FIGURE = '<div class="wl-block"><figure class="wl-figure">{}</figure></div>'


def shown(metadata: Mapping[str, object] | None = None, **data: object) -> Shown:
    kinds = {name.replace("_", "/", 1).replace("_", "+"): value for name, value in data.items()}
    return show(new_output("display_data", kinds, metadata=metadata or {}), PLACE)


def block(text: str) -> str:
    return f'<div class="highlight"><pre><code>{text}\n</code></pre></div>'


def output(html: str, kind: str = "") -> str:
    return f'<div class="wl-block wl-output{kind}" id="data-2-0"><div class="wl-scroll">{html}</div></div>'


PRINTED = {
    "as it is": ("a\n\n\n  b  c\n", "a\n\n\n  b  c"),
    "Markdown in it": ("# no\n```\n**x** <b>\n```", "# no\n```\n**x** &lt;b&gt;\n```"),
    "colours": ("\x1b[1;31mred\x1b[0m \x1b[38;5;4mblue\x1b[m", "red blue"),
    "links": ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\ \x1b]8;;a\x07b\x1b]8;;\x07", "link b"),
    "movements": ("\x1b[2K\x1b[1Gdone\x1b(B\x1b7", "done"),
    "controls": ("a\x00\x08\tb\x7f\r\nc", "a\tb\nc"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_was_printed(case: str) -> None:
    text, expected = PRINTED[case]
    assert show(new_output("stream", name="stdout", text=text), PLACE).html == block(expected)
    assert shown(text_plain=text).html == block(expected)


def test_nothing_printed_is_nothing() -> None:
    assert show(new_output("stream", name="stdout", text=" \n"), PLACE).html == ""


def test_an_error_keeps_its_traceback() -> None:
    error = new_output("error", ename="E", evalue="x", traceback=["\x1b[31mLine 1", "E: <x>"])
    assert show(error, PLACE).html == block("Line 1\nE: &lt;x&gt;")


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_every_kind_of_picture_is_a_file(kind: str) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(drawn, kind)
    made = shown(**{f"image_{kind}": base64.b64encode(drawn.getvalue()).decode()})
    image = (
        '<img class="wl-picture" src="data_2_0.{}" alt="Figure of data, cell 3" width="20" height="10" loading="lazy">'
    )
    assert made.html == FIGURE.format(image.format(kind))
    assert made.files == {f"data_2_0.{kind}": drawn.getvalue()}


def test_the_authors_own_alternative_and_size() -> None:
    about = {"image/png": {"alt": 'A "dot"', "width": 50}}
    made = shown(about, image_png=base64.b64encode(b"no picture").decode())
    image = '<img class="wl-picture" src="data_2_0.png" alt="A &#34;dot&#34;" width="50" loading="lazy">'
    assert made.html == FIGURE.format(image)


def test_an_svg_is_a_file_as_it_came_out() -> None:
    made = shown(image_svg_xml=SVG, text_plain="<Figure>")
    image = (
        '<img class="wl-picture" src="data_2_0.svg" alt="Figure of data, cell 3" width="96" height="48" loading="lazy">'
    )
    assert made.html == FIGURE.format(image)
    assert made.files == {"data_2_0.svg": SVG.encode()}


def test_an_svg_with_names_that_xml_has_not_and_without_its_own() -> None:
    made = shown(image_svg_xml="<svg><text>5&nbsp;km &lt; 6&eacute;</text></svg>")
    assert made.files["data_2_0.svg"].decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg"><text>5\N{NO-BREAK SPACE}km &lt; 6é</text></svg>'
    )


def test_what_is_no_svg_says_so() -> None:
    with pytest.raises(NoPictureError, match=r"this SVG is not well-formed XML \(mismatched tag: line 1, column 13\)"):
        shown(image_svg_xml="<svg><text></svg>")


def test_what_the_lab_drew_stands_in_the_page() -> None:
    with canvas(2, 1) as (figure, axes):
        axes.plot([1, 2])
        svg = to_svg(figure, "A line", "It goes up.")
    made = shown(image_svg_xml=svg)
    assert made.html == FIGURE.format(svg)
    assert not made.files


def test_a_drawing_that_came_as_dots_too_can_be_exchanged() -> None:
    made = shown(image_svg_xml=SVG, image_png=base64.b64encode(b"dots").decode())
    assert made.vector is not None
    assert made.vector.size == len(SVG)
    assert made.vector.instead.files == {"data_2_0.png": b"dots"}


# ---------------------------------------------------------------- HTML

FOREIGN = {
    "white space": ("<pre>if x:\n\n    y\n\tz</pre>", "<pre>if x:\n\n    y\n\tz</pre>"),
    "a text field": ("<textarea>one\n\n  two</textarea>", "<textarea>one\n\n  two</textarea>"),
    "percent signs": ("<b>5 %</b>", "<b>5 %</b>"),
    "ids and what names them": (
        '<b id="x">1</b><label for="x" aria-labelledby="x y">2</label><a href="#x">3</a><a href="#y">4</a>',
        '<b id="data-2-0-x">1</b><label for="data-2-0-x" aria-labelledby="data-2-0-x y">2</label>'
        '<a href="#data-2-0-x">3</a><a href="#y">4</a>',
    ),
    "a picture of another host": (
        '<img src="https://example.org/x.png?a&amp;b"/>',
        '<a href="https://example.org/x.png?a&amp;b">https://example.org/x.png?a&amp;b</a>',
    ),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_html_stays_as_it_is(case: str) -> None:
    html, expected = FOREIGN[case]
    assert shown(text_html=html).html == output(expected)


def test_a_style_sheet_holds_in_its_output_only() -> None:
    made = shown(text_html="<style>p, #a { color: red }</style><p id=a>x</p>")
    sheet = "<style>#data-2-0 {p, #data-2-0-a { color: red }}</style>"
    assert made.html == output(f"{sheet}<p id=data-2-0-a>x</p>", " wl-paper")


def test_a_styled_table_keeps_its_colours_and_gets_a_name_that_stays() -> None:
    styler = pd.DataFrame({"a": [1, 2]}).style.map(lambda value: "color: red" if value > 1 else "")
    made, again = (shown(text_html=styler.to_html(table_uuid=letters)).html for letters in ("0f3a1", "77777"))
    assert made == again
    assert "#data-2-0-T0_row1_col0 {\n  color: red;\n}" in made
    assert '<td id="data-2-0-T0_row1_col0" class="data row1 col0" >2</td>' in made
    assert '<td class="blank level0">&nbsp;</td>' in made
    assert made.startswith('<div class="wl-block wl-output wl-paper"')


def test_a_plain_table_of_pandas_is_one_of_the_sites() -> None:
    frame = pd.DataFrame({"length": [1], "who": ["<b>"]})
    made = shown(text_html=frame._repr_html_(), text_plain=str(frame)).html  # pyright: ignore[reportCallIssue]
    assert made == (
        '<div class="wl-block"><div class="wl-scroll"><table class="dataframe">\n<thead>\n<tr>\n<td></td>\n'
        "<th>length</th>\n<th>who</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<th>0</th>\n<td>1</td>\n"
        "<td>&lt;b&gt;</td>\n</tr>\n</tbody>\n</table></div></div>"
    )


def test_large_pictures_in_html_become_files() -> None:
    data = base64.b64encode(bytes(9000)).decode()
    made = shown(text_html=f'<audio controls><source src="data:audio/wav;base64,{data}" type="audio/wav"></audio>')
    assert made.html == output('<audio controls><source src="data_2_0_0.wav" type="audio/wav"></audio>')
    assert made.files == {"data_2_0_0.wav": bytes(9000)}


def test_an_estimator_is_shown_as_text() -> None:
    model = LinearRegression()
    assert shown(text_html=model._repr_html_(), text_plain="LinearRegression()").html == block("LinearRegression()")


def test_other_forms() -> None:
    assert shown(application_json={"a": [1]}, text_plain="<JSON>").html == block("{\n &#34;a&#34;: [\n  1\n ]\n}")
    made = shown(text_markdown="# A *heading*", text_plain="x")
    assert (made.html, made.prose) == ("", "# A *heading*")
    assert shown(text_markdown="<script>x</script>").html == block("&lt;script&gt;x&lt;/script&gt;")
    assert "<mfrac>" in shown(text_latex=r"$\displaystyle \frac{a}{b}$").html
    note = {"application/vnd.whichlever.values+json": {"a": 1}, "text/plain": "a = 1"}
    assert show(new_output("display_data", note), PLACE).html == block("a = 1")


# ---------------------------------------------------------------- scripts

ACTIVE = (
    "<script>x</script>",
    "<SCRIPT src=x></SCRIPT >",
    "<p onclick='x'>y</p>",
    "<svg><script>x</script></svg>",
    "<svg/onload=x>",
    "<a href='javascript:x'>y</a>",
    "<a href=' java&#115;cript:x'>y</a>",
    "<a href='java\tscript&colon;x'>y</a>",
    "<svg><a xlink:href='javascript:x'><text>y</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:x /></svg>",
    "<iframe src='about:blank'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action='javascript:x'><button formaction=y></button></form>",
    "<meta http-equiv=refresh content='0;url=x'>",
    "<base href=x>",
    "<link rel=stylesheet href=x>",
    "<div><!-- --><img src=x onerror=y></div>",
    "<noscript><p title='</noscript><img src=x onerror=y>'></noscript>",
)
QUIET = (
    "<p>a <b>script</b>: one = 1, on = 2</p>",
    "<pre>&lt;script&gt;</pre>",
    "<p title='onclick=1'>transaction</p>",
    "<a href='https://example.org/javascript:'>x</a>",
    "<img src='data:image/png;base64,AA=='>",
    "<table><tr><td>only = 1</td></tr></table>",
)


@pytest.mark.parametrize("html", ACTIVE)
def test_what_runs_stands_in_a_frame(html: str) -> None:
    assert brings_scripts(html)
    made = shown(text_html=f"<p>see</p>{html}", text_plain="what it says")
    assert made.html == (
        '<div class="wl-block wl-active"><iframe src="data_2_0.html" title="Output of data, cell 3" width="100%" '
        f'height="480" sandbox="allow-scripts" loading="lazy"></iframe>{block("what it says")}</div>'
    )
    page = made.files["data_2_0.html"].decode()
    assert html in page
    assert re.search(r'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;', page)


@pytest.mark.parametrize("html", QUIET)
def test_what_does_not_run_stands_in_the_page(html: str) -> None:
    assert not brings_scripts(html)
    assert shown(text_html=html).html == output(html)


def test_a_frame_has_a_picture_beside_it_or_else_what_it_says() -> None:
    html = "<div>hello</div><script>x</script>"
    assert visible_text(html) == "hello"
    assert block("hello") in shown(text_html=html, text_plain="<a.B object at 0x…>").html
    assert block(SILENT) in shown(text_html="<b onclick=x></b>").html
    pictured = shown(text_html=html, image_svg_xml=SVG)
    assert 'src="data_2_0.svg"' in pictured.html
    assert sorted(pictured.files) == ["data_2_0.html", "data_2_0.svg"]


def test_a_library_is_loaded_where_it_is_needed() -> None:
    library = "\n<script>lib = 1</script>"
    assert only_loads(library)
    assert not only_loads("<p>x</p><script>y</script>")
    assert not only_loads('<div id="chart"></div><script>draw()</script>')
    assert shown(text_html=library).loads == library
    made = show(new_output("display_data", {"text/html": "<p>see</p><script>lib</script>"}), PLACE, library)
    assert f"{library}<p>see</p>" in made.files["data_2_0.html"].decode()


def test_scripts_of_other_hosts_are_not_asked_for() -> None:
    html = '<p>see</p><script src="https://example.org/x.js"></script>'
    assert asks_others(html)
    made = shown(text_html=html, text_plain="a chart")
    assert block("a chart") in made.html
    assert "asks other hosts for scripts" in made.html
