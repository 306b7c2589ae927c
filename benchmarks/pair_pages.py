"""Measures the pages of all pairs against what they may ask of a reader: words, heights, cut code, jumps.

    python benchmarks/pair_pages.py [SITE]

Words are those of the text that `main` shows, code included. Ends with 1 where a page is beyond a limit.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page
from served import opened, pairs_of

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LIMITS = {
    "words before the bet": 400,
    "words after it": 1100,
    "height at 1280": 6500,
    "bet to winner": 500,
    "code lines cut": 0,
    "height at 390": 11000,
    "jump at 1280": 0.02,
    "jump at 390": 0.02,
    "unseen at 1280": 0,
    "unseen at 390": 0,
}
WATCH = """
  window.jump = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jump += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
WORDS = "document.querySelector('article').innerText.split(/\\s+/).filter(Boolean).length"
HEIGHT = "document.documentElement.scrollHeight"
TO_WINNER = (
    "document.querySelector('.wl-winner').getBoundingClientRect().top"
    " - document.querySelector('wl-bet').getBoundingClientRect().top"
)
UNSEEN = """() => {
  const drawing = [...document.querySelectorAll(".wl-gains")].find((one) => one.getClientRects().length);
  const covered = Math.max(0, ...[...document.querySelectorAll(".md-header, .wl-rail")]
    .filter((one) => one.getBoundingClientRect().width > innerWidth / 2)
    .map((one) => one.getBoundingClientRect().bottom));
  const above = covered - document.querySelector(".wl-winner").getBoundingClientRect().top;
  const below = drawing.getBoundingClientRect().bottom - innerHeight;
  return Math.round(Math.max(0, above) + Math.max(0, below));
}"""
CUT = """() => {
  for (const fold of document.querySelectorAll("details")) { fold.removeAttribute("name"); fold.open = true; }
  const codes = [...document.querySelectorAll("article pre > code")];
  return codes.filter((one) => one.scrollWidth > one.clientWidth + 1).length;
}"""


def after_a_bet(browser: Browser, address: str, size: dict[str, int]) -> tuple[Page, int]:
    """A page after a bet on its second choice, and the words it had before."""
    page = browser.new_page(viewport=size)  # pyright: ignore[reportArgumentType]
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    words = page.evaluate(WORDS)
    page.locator("wl-bet input[name=lever]").nth(1).check()
    page.click("wl-bet button[type=submit]")
    page.wait_for_timeout(700)
    return page, words


def measured(browser: Browser, address: str) -> dict[str, float]:
    """By the names in `LIMITS`."""
    desk, before = after_a_bet(browser, address, DESK)
    phone, _ = after_a_bet(browser, address, PHONE)
    values = {
        "words before the bet": before,
        "words after it": desk.evaluate(WORDS) - before,
        "height at 1280": desk.evaluate(HEIGHT),
        "bet to winner": round(desk.evaluate(TO_WINNER)),
        "height at 390": phone.evaluate(HEIGHT),
        "jump at 1280": round(desk.evaluate("window.jump"), 3),
        "jump at 390": round(phone.evaluate("window.jump"), 3),
        "unseen at 1280": desk.evaluate(UNSEEN),
        "unseen at 390": phone.evaluate(UNSEEN),
        "code lines cut": desk.evaluate(CUT),
    }
    desk.close()
    phone.close()
    return values


def told(found: Mapping[str, Mapping[str, float]]) -> int:
    """Prints for each limit how far the pairs' values reach and which are beyond; gives back how many are."""
    beyond = 0
    for name, limit in LIMITS.items():
        values = {pair: one[name] for pair, one in found.items()}
        over = {pair: value for pair, value in values.items() if value > limit}
        beyond += len(over)
        low, high = min(values.values()), max(values.values())
        print(f"{name:22} {low:g} to {high:g}, at most {limit:g}; beyond: {over or 'none'}")
    return beyond


def main(site: Path) -> int:
    with opened(site) as (browser, address):
        found = {pair.name: measured(browser, f"{address}/pairs/{pair.name}/") for pair in pairs_of(site)}
    return 1 if told(found) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
