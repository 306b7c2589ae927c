"""Folding white space leaves what a reader sees as it was."""

from __future__ import annotations

from whichlever.press.pages.tidy import tidy


def test_white_space_between_tags_is_folded() -> None:
    assert tidy("<ul>\n\n    <li>a  b</li>\n\t\n</ul>") == "<ul>\n<li>a b</li>\n</ul>"


def test_what_is_verbatim_keeps_its_own() -> None:
    for text in (
        "<pre>a\n\n    b</pre>",
        "<script>a\n\n  b</script>",
        "<textarea>a\n\n b</textarea>",
        "<style>a\n\n b</style>",
    ):
        assert tidy(f"<p>\n\n{text}\n\n</p>") == f"<p>\n{text}\n</p>"


def test_code_loses_only_marks_that_have_no_colour() -> None:
    words = '<span class="kn">from</span><span class="w"> </span><span class="n">x</span>'
    code = f"<pre><span></span><code>{words}</code></pre>"
    assert tidy(code) == '<pre><code><span class="kn">from</span> x</code></pre>'
