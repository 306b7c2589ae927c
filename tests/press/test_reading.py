"""How long a page takes to read, against numbers worked out by hand."""

import pytest

from helpers.places import ROOT
from whichlever.press.pages.generated import Prose, placeholder
from whichlever.press.pages.prose.reading import SECONDS_A_FIGURE, WORDS_A_MINUTE, minutes

WORDS = "word " * 199


@pytest.mark.parametrize(
    ("page", "spent"),
    [
        pytest.param("", 1, id="nothing is a minute"),
        pytest.param(f"{WORDS}last", 1, id="200 words are a minute"),
        pytest.param(f"{WORDS}last one", 2, id="and one more is the next"),
        pytest.param(f"---\ntitle: Not read\n---\n{WORDS}last", 1, id="a header is not read"),
        pytest.param(f"{WORDS}last · — {{ #not-read }}", 1, id="marks are no words"),
        pytest.param(f"{WORDS}[last](not read)", 1, id="a link's target is not read"),
        pytest.param(f"{WORDS}`a<b`", 1, id="code is read as it stands"),
        pytest.param("`a<b` " + WORDS + "last", 2, id="a sign in code opens nothing"),
        pytest.param(f"{WORDS}last<script>not read</script><p hidden>nor this</p>", 1, id="what is hidden"),
        pytest.param(f"{WORDS}<details><summary>last</summary>not read</details>", 1, id="a fold shows its summary"),
        pytest.param(f"{WORDS}<details><summary>two words</summary>not</details>", 2, id="which is read"),
        pytest.param(
            f"{WORDS}last<details><details><summary>no</summary>not</details>nor</details>", 1, id="a fold in a fold"
        ),
        pytest.param(f"{WORDS}last<details>no</details> more", 2, id="what follows a fold is read"),
        pytest.param("<svg><text>not read</text></svg>" * 3, 1, id="three figures are a minute"),
        pytest.param("<svg></svg>" * 3 + "word", 2, id="and one word more is the next"),
        pytest.param(
            '![a picture](a.svg)<img alt="one" src="b.svg">' + "<svg></svg>" * 2, 2, id="pictures are figures"
        ),
        pytest.param('<svg aria-hidden="true"></svg><img alt="">' * 9, 1, id="ornaments are none"),
        pytest.param("<details><svg></svg></details>" * 9, 1, id="nor what is folded"),
    ],
)
def test_minutes_are_words_and_figures_that_a_reader_sees(page, spent):
    assert minutes(page, {}, {}) == spent


def test_what_stands_in_the_place_of_a_comment_counts():
    prose = {"lesson": Prose(f"{WORDS}{placeholder('output')}")}
    parts = {"output": "<pre>one two</pre>", "elsewhere": WORDS}
    assert minutes(placeholder("lesson"), parts, prose) == 2
    assert minutes(placeholder("lesson"), {"output": "<pre>one</pre>"}, prose) == 1
    assert minutes(f"<details>{placeholder('lesson')}</details>", parts, prose) == 1


def test_the_page_about_our_evidence_says_how_minutes_are_worked_out():
    about = (ROOT / "site_src/pages/about-evidence.md").read_text(encoding="utf-8")
    assert f"at {WORDS_A_MINUTE} a minute, and {SECONDS_A_FIGURE} seconds for each figure" in about
