"""TeX in prose and outputs is typeset when the page is made; code and prices are left alone."""

from __future__ import annotations

import pytest
from markdown import markdown

from whichlever.press.pages.lesson.formulas import Formulas, delimited_formula, formula

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
X = '<math display="inline"><mrow><mi>x</mi></mrow></math>'
SHOWN = '<math display="block"><mrow><mi>x</mi></mrow></math>'
PROSE = {
    "Let $x$ be.": f"<p>Let {X} be.</p>",
    "So $$x$$ and": f"<p>So {SHOWN} and</p>",
    "$$\nx\n$$": SHOWN,
    "($x$), *$x$*": f"<p>({X}), <em>{X}</em></p>",
    "5 $ and 6 $": "<p>5 $ and 6 $</p>",
    "$5 or $6, $7-$8, US$9 and US$9": "<p>$5 or $6, $7-$8, US$9 and US$9</p>",
    r"\$5 and \$x\$": "<p>$5 and $x$</p>",
    r"Let \(x\) be \(y": f"<p>Let {X} be (y</p>",
    r"\[x_1\]": SHOWN.replace("<mi>x</mi>", "<msub><mi>x</mi><mn>1</mn></msub>"),
    r"\[no link\](here) `\(x\)`": r"<p>[no link](here) <code>\(x\)</code></p>",
    "`$x$` and $": "<p><code>$x$</code> and $</p>",
    "    $x$": "<pre><code>$x$\n</code></pre>",
    "```\n$x$\n```": "<pre><code>$x$\n</code></pre>",
    "[$x$](y.md)": f'<p><a href="y.md">{X}</a></p>',
}


@pytest.mark.parametrize("text", PROSE)
def test_formulas_in_prose(text: str) -> None:
    made = markdown(text, extensions=[Formulas(), "fenced_code"])
    assert made.replace(NAMESPACE, "") == PROSE[text]


def test_marks_of_markdown_mean_nothing_in_a_formula() -> None:
    made = markdown("$a_1 * b_2 * c_3$", extensions=[Formulas()])
    assert "<em>" not in made
    assert made.count("<msub>") == 3


@pytest.mark.parametrize("tex", [r"\unknown{x}", "}{", r"a & b", r"\frac{"])
def test_what_cannot_be_typeset_is_shown_as_it_was_written(tex: str) -> None:
    escaped = tex.replace("&", "&amp;")
    assert formula(tex) == f"<code>{escaped}</code>"


@pytest.mark.parametrize("latex", ["$x$", "$$x$$", r"$\displaystyle x$", r"\[x\]", r"\(x\)", "x", "\n$$\nx\n$$\n"])
def test_an_output_may_bring_its_delimiters(latex: str) -> None:
    assert delimited_formula(latex).replace(NAMESPACE, "") == SHOWN


def test_an_output_may_be_text_with_formulas() -> None:
    made = delimited_formula("Let $x$ < $$x$$ and $5").replace(NAMESPACE, "")
    assert made == f"Let {X} &lt; {SHOWN} and $5"
    assert delimited_formula("$x$ and $x$").replace(NAMESPACE, "") == f"{X} and {X}"


def test_equations_get_no_numbers() -> None:
    made = delimited_formula(r"\begin{align} a &= b \\ c &= d \end{align}")
    assert made.count("<mtr>") == 2
    assert "(1)" not in made
    assert "&" not in made.replace("&#x0003D;", "")
