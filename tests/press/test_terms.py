"""Glossary terms are explained where they first occur, and nowhere that they must not be touched."""

from __future__ import annotations

from helpers.places import ROOT
from whichlever.press.pages.terms import EVERYDAY, explain, read_terms

GLOSSARY = """# Glossary

## Split

One division of the rows.

## Better, not decided

The verdicts; see [evidence](about.md).
"""
TERMS = read_terms(GLOSSARY)
SPLIT = '[{}](../../glossary.md#split "One division of the rows."){{ .wl-term }}'


def explained(text: str) -> str:
    return explain(text, TERMS, "pairs/x/index.md")


def test_headings_name_terms_and_everyday_words_are_left_alone() -> None:
    assert [(term.word, term.anchor) for term in TERMS] == [("not decided", "better-not-decided"), ("split", "split")]
    assert TERMS[0].meaning == "The verdicts; see evidence."
    assert "better" in EVERYDAY


def test_the_first_use_is_linked_plural_and_capital_included() -> None:
    assert explained("Splits differ. A split is one.") == f"{SPLIT.format('Splits')} differ. A split is one."


def test_code_links_headings_tables_and_html_are_not_touched() -> None:
    for text in (
        "# A split",
        "`split`",
        "[a split](x.md)",
        "| split |",
        '<p class="split">',
        "```\nsplit\n```",
        "splitter",
    ):
        assert explained(text) == text


def test_the_glossary_does_not_explain_itself() -> None:
    assert explain("A split.", TERMS, "glossary.md") == "A split."


def test_every_term_of_the_real_glossary_is_used_in_the_lessons_or_pages() -> None:
    pages = [*ROOT.glob("lessons/*/*/*.md"), *ROOT.glob("lessons/*/*/*.py"), *ROOT.glob("site_src/pages/**/*.md")]
    pages += [page for kind in ("py", "j2") for page in ROOT.glob(f"site_src/whichlever/press/[fp]*/**/*.{kind}")]
    glossary = ROOT / "site_src/pages/glossary.md"
    text = "\n".join(page.read_text(encoding="utf-8").lower() for page in pages if page != glossary)
    words = [term.word for term in read_terms(glossary.read_text(encoding="utf-8"))]
    assert len(words) > 10
    assert [word for word in words if word not in text] == []
