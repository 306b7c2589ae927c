"""The search index keeps every section, its words at the beginning, and nothing of code or tables."""

from __future__ import annotations

import json

from whichlever.press.mkdocs.search import LONGEST, slim_index


def slimmed(text: str) -> str:
    docs = [{"location": "a/#b", "title": "B", "text": text}]
    made = json.loads(slim_index(json.dumps({"config": {"lang": ["en"]}, "docs": docs})))
    assert made["config"] == {"lang": ["en"]}
    assert (made["docs"][0]["location"], made["docs"][0]["title"]) == ("a/#b", "B")
    return made["docs"][0]["text"]


def test_code_tables_and_tags_go() -> None:
    assert (
        slimmed("<p>wrong <em>label</em></p><pre><code>x = 1</code></pre><table><tr><td>9</td></tr></table>")
        == "wrong label"
    )


def test_long_texts_end_at_a_word() -> None:
    text = slimmed("<p>" + "word " * 200 + "</p>")
    assert len(text) <= LONGEST + 2
    assert text.endswith("word …")


def test_words_that_weigh_most_stand_once_for_each_page() -> None:
    docs = [{"location": place, "title": "", "text": "", "tags": ["wrong <label>"]} for place in ("a/", "a/#b")]
    made = json.loads(slim_index(json.dumps({"docs": docs})))["docs"]
    assert [section.get("tags") for section in made] == [["wrong &lt;label&gt;"], None]  # the search shows them as HTML
