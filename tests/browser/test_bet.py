"""The bet: asked before the answer shows, kept on the device, taken back, counted against the evidence."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

ENDS = ("low", "high", "left", "right")


def answer_of(page) -> dict:
    return json.loads(page.inner_text("#wl-pair", timeout=1000) or page.text_content("#wl-pair"))["winner"]


def place_bet(page, lever: str) -> None:
    page.check(f"wl-bet input[name=lever][value={lever}]")
    page.click("wl-bet button[type=submit]")


def other_than(answer: dict) -> str:
    """A lever that is neither the winner nor unbeaten."""
    return next(lever for lever in ("features", "model", "data") if lever not in (answer["lever"], *answer["unbeaten"]))


def is_right(bet: str, answer: dict) -> bool:
    """Whether it names the winner, or, where nothing won alone, says so or names a lever that nothing beat."""
    return bet == answer["lever"] if answer["lever"] else bet in ("none", *answer["unbeaten"])


@pytest.fixture
def pair(visit, pair_addresses):
    """A page whose winner is decided, if the site has one."""
    visitor = visit(pair_addresses[0])
    for address in pair_addresses:
        visitor.go(address)
        if answer_of(visitor.page)["lever"]:
            break
    return visitor.page


def test_the_answer_waits_for_the_bet(pair):
    assert pair.is_visible("wl-bet form")
    hidden_ones = ("#result", ".wl-winner", ".wl-gains", "#evidence", ".wl-verdict", ".wl-remember", ".wl-lesson")
    for hidden in (*hidden_ones, ".wl-said"):
        assert not pair.locator(hidden).first.is_visible(), hidden
    assert pair.is_visible("#take-it-away")


def test_a_right_bet_is_told_so_and_pulls_its_lever(pair):
    answer = answer_of(pair)
    place_bet(pair, answer["lever"])
    said = pair.inner_text(".wl-said")
    assert said.startswith("You were right. ")
    assert f"The {answer['lever']} won, and the splits decide it" in said
    assert f"The {answer['lever']} lever won: better by" in pair.inner_text(".wl-winner")
    assert answer["why"] in pair.inner_text(".wl-result")
    bet = pair.locator(f".wl-gains--wide [data-lever={answer['lever']}]")
    assert bet.get_by_text("your bet").is_visible()
    assert pair.locator(".wl-gains__bet:visible").count() == 1
    assert pair.is_checked(f".wl-switch input[value={answer['lever']}]")
    assert pair.evaluate("document.activeElement.id") == "result"


def test_a_wrong_bet_is_told_so(pair):
    answer = answer_of(pair)
    place_bet(pair, other_than(answer))
    said = pair.inner_text(".wl-said")
    assert said.startswith("Not this time. ")
    assert f"The {answer['lever']} won, and the splits decide it." in said


def test_an_unfinished_bet_opens_nothing(pair):
    pair.click("wl-bet button[type=submit]")
    assert pair.is_visible("wl-bet form")
    assert not pair.is_visible("#evidence")


def test_the_bet_is_kept_and_can_be_taken_back(pair):
    place_bet(pair, "data")
    pair.reload()
    assert not pair.is_visible("wl-bet form")
    assert pair.is_visible("#evidence")
    pair.click("text=Take my bet back")
    assert pair.is_visible("wl-bet form")
    assert not pair.is_visible("#evidence")
    pair.reload()
    assert pair.is_visible("wl-bet form")


def test_no_bet_is_needed(pair):
    answer = answer_of(pair)
    pair.click("text=Show me without a bet")
    assert pair.inner_text(".wl-said").startswith(f"The {answer['lever']} won, and the splits decide it.")
    assert answer["why"] in pair.inner_text(".wl-result")
    assert pair.is_visible("#evidence")


def test_a_link_to_a_result_opens_it(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "?levers=model")
    assert visitor.page.is_visible(".wl-verdict")
    assert visitor.page.is_visible("wl-bet form")


def test_a_link_to_a_folded_place_opens_it(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "#evidence")
    visitor.page.wait_for_function("!document.documentElement.classList.contains('wl-sealed')")
    assert visitor.page.is_visible("#evidence")


def test_who_searched_has_not_asked_for_the_answer(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?h=unit#evidence").page
    page.wait_for_timeout(300)
    assert page.is_visible("wl-bet form")
    assert not page.is_visible("#evidence")


def test_the_answer_comes_into_view(visit, pair_addresses):
    """On a phone the form is higher than the window; the winner's sentence and its chart are seen together."""
    page = visit(pair_addresses[0], width=390, height=844, has_touch=True, is_mobile=True).page
    page.check("wl-bet input[name=lever] >> nth=0")
    page.locator("wl-bet button[type=submit]").tap()
    expect(page.locator(".wl-winner")).to_be_in_viewport()
    expect(page.locator(".wl-gains--narrow")).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".wl-said__verdict")).to_be_in_viewport()
    expect(page.locator("#result")).to_be_focused()


SPEAKING = """() => {
    window.spoken = []
    const heard = (one) => one.checkVisibility() && one.ariaLive !== "off" && window.spoken.push(one.className)
    for (const one of document.querySelectorAll("[role=status], [aria-live=polite]"))
        new MutationObserver(() => heard(one)).observe(one, {childList: true, characterData: true, subtree: true})
}"""


def test_the_reveal_says_one_thing(pair):
    pair.check("wl-bet input[name=lever] >> nth=0")
    pair.evaluate(SPEAKING)
    pair.click("wl-bet button[type=submit]")
    assert pair.evaluate("window.spoken") == ["wl-said"]


def test_by_keyboard_alone(pair):
    """From the first choice of the bet to a lever of the board, with Tab, the arrows, Space and Enter."""
    pair.focus("wl-bet input[name=lever] >> nth=0")
    pair.keyboard.press("Space")
    pair.keyboard.press("ArrowDown")
    assert pair.is_checked("wl-bet input[name=lever] >> nth=1")
    pair.keyboard.press("Tab")
    pair.keyboard.press("Enter")
    assert pair.is_visible(".wl-said")
    for _ in range(20):
        pair.keyboard.press("Tab")
        if pair.evaluate("document.activeElement.matches('.wl-switch input')"):
            break
    value = pair.evaluate("document.activeElement.value")
    before = pair.is_checked(f".wl-switch input[value={value}]")
    pair.keyboard.press("Space")
    assert pair.is_checked(f".wl-switch input[value={value}]") is not before
    outline = pair.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_an_unbeaten_lever_is_right_where_nothing_won_alone(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    page = visitor.page
    for address in pair_addresses:
        visitor.go(address)
        answer = answer_of(page)
        near = [lever for lever in answer["unbeaten"] if lever in ("model", "data", "features")]
        if not answer["lever"] and near:
            break
    else:
        pytest.skip("every pair has one winner, or no lever that is unbeaten")
    place_bet(page, near[0])
    helps = page.evaluate(
        "lever => Object.values(document.querySelector('wl-bet').pair.combinations[lever]).pop()", near[0]
    )
    but = "" if helps["verdict"] == "better" else ", though it is not shown to help"
    said = f"You were right. You bet on the {near[0]}, which nothing beat{but}. No single lever won"
    assert page.inner_text(".wl-said").startswith(said)
    page.click("text=Your record so far")
    assert page.url.endswith("#you")
    expect(page.locator(".wl-record")).to_contain_text("and were right in 1.")  # its script may still be on its way


def test_how_far_is_asked_once_a_lever_is_named_and_drawn_over_what_came_out(pair):
    answer = answer_of(pair)
    marker = pair.locator(".wl-far input")
    assert not marker.is_visible()
    pair.check("wl-bet input[name=lever][value=none]")
    assert not marker.is_visible()
    pair.check(f"wl-bet input[name=lever][value={answer['lever']}]")
    assert marker.get_attribute("aria-valuetext") == "not set"
    marker.focus()
    pair.keyboard.press("ArrowRight")
    told = (marker.get_attribute("aria-valuetext") or "").split(" ")[0]
    assert told.startswith("+")
    pair.keyboard.press("Enter")
    assert f"You set {told}, it gained +" in pair.inner_text(".wl-said")
    row = pair.locator(f".wl-gains--wide [data-lever={answer['lever']}]")
    assert row.locator(".wl-gains__bet").text_content() == f"your bet {told}"
    guess = row.locator(".wl-gains__guess").get_attribute("d") or ""
    low, high, left, right = (float(pair.get_attribute(".wl-gains--wide", f"data-{end}") or "") for end in ENDS)
    step = float(marker.get_attribute("step") or "")
    assert float(guess[1:].split(" ")[0]) == pytest.approx(left + (step - low) / (high - low) * (right - left))
    assert pair.locator(".wl-gains__guess").count() == 2  # of both drawings
    pair.click("text=Your record so far")
    expect(pair.locator(".wl-record")).to_contain_text("Your marker was ")


def test_a_marker_that_nobody_moved_says_nothing(pair):
    place_bet(pair, answer_of(pair)["lever"])
    assert "You set" not in pair.inner_text(".wl-said")
    assert pair.locator(".wl-gains__guess").count() == 0


def test_from_the_reveal_to_the_levers_by_keyboard(pair):
    place_bet(pair, "data")
    pair.focus(".wl-said >> text=Pull the levers yourself")
    pair.keyboard.press("Enter")
    expect(pair.locator(".wl-switch input").first).to_be_focused()
    assert pair.url.endswith("#levers")


def test_the_scoreboard_counts_bets_against_the_evidence(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    page, right, answers = visitor.page, 0, []
    for number, address in enumerate(pair_addresses[:3]):
        visitor.go(address)
        answer = answer_of(page)
        truth = answer["lever"] or "none"
        bet = truth if number != 1 else ("model" if truth != "model" else "data")
        right += is_right(bet, answer)
        place_bet(page, bet)
    for address in pair_addresses:
        visitor.go(address)
        answers.append(answer_of(page))
    visitor.go("scoreboard/")
    told, count = page.inner_text(".wl-record"), len(pair_addresses)
    assert f"You bet on {min(3, count)} of {count} pairs and were right in {right}." in told
    blind = max(sum(is_right(bet, one) for one in answers) for bet in ("model", "data", "features", "none"))
    assert f"is right in {blind} of {count}." in told

    page.on("dialog", lambda dialog: dialog.accept())
    page.click("[data-forget]")
    assert "No bets yet" in page.inner_text(".wl-record")
    visitor.go(pair_addresses[0])
    assert page.is_visible("wl-bet form")


def test_lists_mark_what_was_visited_and_bet_on(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    slug = pair_addresses[0].split("/")[1]
    visitor.go("pairs/")
    assert visitor.page.inner_text(f"[data-mark={slug}]").endswith("visited")
    visitor.go(pair_addresses[0])
    place_bet(visitor.page, "model")
    visitor.go("pairs/")
    right = (visitor.page.get_attribute(f"[data-mark={slug}]", "data-right") or "").split()
    said = "bet, right" if "model" in right else "bet placed"
    assert visitor.page.inner_text(f"[data-mark={slug}]").endswith(said)


def test_answers_in_lists_are_folded(visit):
    page = visit("pairs/").page
    answer = page.locator("details.wl-answer").first
    assert not answer.locator("p").is_visible()
    answer.locator("summary").click()
    assert answer.locator("p").is_visible()
