"""The lever board shows what the trials say: for every pair, combination and budget."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

# Pulls the switches, chooses the budget, and reads from the page what a reader sees: the sentence, the value over the
# needle, and every point's place on the axis, turned back into a score.
PULL_AND_READ = """
([levers, budget]) => {
  const board = document.querySelector("wl-board");
  const data = JSON.parse(document.getElementById("wl-pair").textContent);
  board.querySelectorAll(".wl-switch input").forEach((input) => {
    if (input.checked !== levers.includes(input.value)) input.click();
  });
  const choice = board.querySelector(`.wl-budget input[value="${budget}"]`);
  if (choice && levers.includes("data")) choice.click();
  const svg = board.querySelector("svg.wl-plot");
  const width = svg.viewBox.baseVal.width, margin = 18, { low, high } = data.axis;
  const score = (x) => low + ((x - margin) / (width - 2 * margin)) * (high - low);
  const place = (element) => parseFloat(element.style.transform.match(/\\(([-\\d.e]+)px/)[1]);
  return {
    sentence: board.querySelector(".wl-verdict").textContent,
    value: svg.querySelector(".wl-plot__value").textContent,
    mean: score(place(svg.querySelector(".wl-plot__needle"))),
    points: [...svg.querySelectorAll(".wl-plot__dot")].map((dot) => score(place(dot))),
    interval: (svg.querySelector(".wl-plot__interval").getAttribute("d").match(/^M([\\d.e-]+) .*H([\\d.e-]+)M/) || [])
      .slice(1).map((x) => score(parseFloat(x))),
    current: [...document.querySelectorAll(".wl-evidence tr.wl-current")].map((row) => row.dataset.combination),
  };
}
"""


@pytest.fixture(scope="session")
def trials(built_site: Path) -> dict:
    """Natural scores by (pair, combination, budget), in the order of the splits; main setting only."""
    found = defaultdict(dict)
    with (built_site / "trials.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["setting"] == "main":
                key = (row["pair"], row["combination"], row["budget"])
                found[key][int(row["split"])] = float(row["score"])
    return {key: [scores[split] for split in sorted(scores)] for key, scores in found.items()}


@pytest.fixture(scope="session")
def results(built_site: Path) -> dict:
    return json.loads((built_site / "results.json").read_text(encoding="utf-8"))["pairs"]


def pull(page, combination: str, budget: str) -> dict:
    levers = [] if combination == "start" else combination.split("+")
    return page.evaluate(PULL_AND_READ, [levers, budget])


def test_the_board_shows_every_trial(visit, pair_addresses, trials, results):
    visitor = visit(pair_addresses[0] + "?levers=")
    for address in pair_addresses:
        visitor.go(address + "?levers=")
        check_pair(visitor.page, address.split("/")[1], trials, results)


def check_pair(page, slug: str, trials: dict, results: dict) -> None:
    pair = json.loads(page.text_content("#wl-pair"))
    published = results[slug]["settings"]["main"]
    sign = 1 if published["higher_is_better"] else -1
    pixel = (pair["axis"]["high"] - pair["axis"]["low"]) / page.evaluate(
        "document.querySelector('svg.wl-plot').viewBox.baseVal.width"
    )
    references = results[slug]["reference_lines"]
    keys = [(name, budget) for own, name, budget in trials if own == slug and name not in references]
    shown = [(combination, budget) for combination, by in pair["combinations"].items() for budget in by]
    assert sorted(keys) == sorted(shown)
    for combination, budget in keys:
        seen, scores = pull(page, combination, budget), [sign * s for s in trials[slug, combination, budget]]
        mean = sum(scores) / len(scores)
        where = (slug, combination, budget)
        assert seen["points"] == pytest.approx(scores, abs=pixel), where
        assert seen["mean"] == pytest.approx(mean, abs=pixel), where
        text = f"{mean:,.{pair['decimals']}f}".replace("-", "−")
        assert seen["value"] == text, where
        assert text in seen["sentence"], where
        assert seen["sentence"] == "".join(pair["combinations"][combination][budget]["sentence"]), where
        assert combination in seen["current"], where
    check_verdicts(page, pair, published, sign, pixel)
    drawn = {line["name"]: line["mean"] for line in pair["lines"]}
    means = {name: sign * sum(scores) / len(scores) for name in references for scores in [trials[slug, name, "0"]]}
    assert drawn == pytest.approx(means, abs=pixel)


def check_verdicts(page, pair: dict, published: dict, sign: int, pixel: float) -> None:
    """At the lever's own budget, interval and verdict are those of results.json."""
    start = pair["combinations"]["start"]["0"]["mean"]
    for combination, over in published["gains"].items():
        if "start" not in over:
            continue
        gain = over["start"]
        budget = str(pair["budgets"][-1]) if pair["budgets"] and "data" in combination.split("+") else "0"
        seen = pull(page, combination, budget)
        word = {"better": "better by", "worse": "worse by"}.get(gain["verdict"], gain["verdict"])
        assert word in seen["sentence"], (pair["slug"], combination)
        changes = gain["verdict"] == "changes with time"  # then no interval promises anything, and none is drawn
        ends = [] if changes else sorted(start + sign * gain[end] for end in ("low", "high"))
        assert sorted(seen["interval"]) == pytest.approx(ends, abs=pixel), (pair["slug"], combination)


def test_the_table_says_the_same_as_the_board(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "?levers=")
    for address in pair_addresses:
        visitor.go(address + "?levers=")
        pair = json.loads(visitor.page.text_content("#wl-pair"))
        rows = visitor.page.locator(".wl-evidence").first.locator("tbody tr[data-combination]")
        assert rows.count() == len(pair["combinations"])
        for row in rows.all():
            combination, budget = row.get_attribute("data-combination"), row.get_attribute("data-budget")
            result = pair["combinations"][combination][budget]
            mean = f"{result['mean']:,.{pair['decimals']}f}".replace("-", "−")
            said = row.text_content()  # also where the evidence is folded
            assert mean in said
            assert (result["verdict"] or "the start") in said


def test_the_address_keeps_the_levers(visit, pair_addresses):
    visitor = visit(pair_addresses[0] + "?levers=data,model")
    page = visitor.page
    assert page.is_checked(".wl-switch input[value=data]")
    assert page.is_checked(".wl-switch input[value=model]")
    page.uncheck(".wl-switch input[value=model]")
    assert "levers=data" in page.url
    said = page.inner_text(".wl-verdict")
    page.reload()
    assert page.inner_text(".wl-verdict") == said


def test_the_budget_is_in_the_address(visit, pair_addresses):
    visitor = visit(pair_addresses[0])
    visitor.find(pair_addresses, ".wl-budget", "?levers=data")
    page = visitor.page
    budget = page.locator(".wl-budget input").nth(1)
    budget.check()
    assert f"budget={budget.get_attribute('value')}" in page.url
    said = page.inner_text(".wl-verdict")
    page.reload()
    assert page.inner_text(".wl-verdict") == said
    page.uncheck(".wl-switch input[value=data]")
    assert page.locator(".wl-budget input").first.is_disabled()
    assert "budget" not in page.url


def test_the_exchange_rate_shows_where_it_compares(visit, pair_addresses):
    """It says how many answers, or rows, are worth the model: of no use beside both levers, or beside neither."""
    visitor = visit(pair_addresses[0])
    address = visitor.find(pair_addresses, ".wl-exchange", "?levers=data")
    page = visitor.page
    for levers, shows in (("data", True), ("model", True), ("", False), ("data,model", False), ("features", False)):
        visitor.go(f"{address}?levers={levers}")
        assert page.locator(".wl-exchange").is_visible() is shows, levers


def test_a_finger_has_room(visit, pair_addresses):
    """What is tapped in a bet or on a board is 40 px high at least."""
    visitor = visit(pair_addresses[0], width=390, has_touch=True, is_mobile=True)
    for address in pair_addresses:
        visitor.go(address + "?levers=data")
        heights = visitor.page.evaluate(
            "[...document.querySelectorAll('.wl-choice, .wl-switch, .wl-budget label')].map(e => e.offsetHeight)"
        )
        assert min(heights) >= 40, address


def test_the_board_announces_its_result(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=").page
    verdict = page.locator(".wl-verdict")
    assert verdict.get_attribute("aria-live") == "polite"
    assert page.get_by_role("switch", name="Data").count() == 1
    before = verdict.inner_text()
    page.get_by_role("switch", name="Data").check()
    assert verdict.inner_text() != before


def test_touch_works_on_a_phone(visit, pair_addresses):
    page = visit(pair_addresses[0] + "?levers=", width=390, has_touch=True, is_mobile=True).page
    page.locator(".wl-switch").first.tap()
    assert page.locator(".wl-switch input").first.is_checked()


@pytest.mark.parametrize(("wish", "seconds"), [("reduce", "0s"), ("no-preference", "0.4s")])
def test_motion_is_spared_those_who_ask(visit, pair_addresses, wish, seconds):
    page = visit(pair_addresses[0] + "?levers=").page
    page.emulate_media(reduced_motion=wish)
    assert page.evaluate("getComputedStyle(document.querySelector('.wl-plot__dot')).transitionDuration") == seconds
