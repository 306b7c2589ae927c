"""Measures a built site as a reader's browser has it: from a switch of the lever board to the next picture, and bytes.

    python benchmarks/pages.py [SITE]

The time runs from the input event to after the frame that shows its result, on every pair's board, every switch
and budget in turn. It depends on the machine; nothing else should run meanwhile.
"""

from __future__ import annotations

import gzip
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page
from served import opened, pairs_of

ROUNDS = 5
PULL = """async ([number, rounds]) => {
  const inputs = document.querySelectorAll("wl-board input");
  const input = inputs[number], times = [];
  for (let round = 0; round < rounds; round++) {
    await new Promise((done) => setTimeout(done, 400));  // moves of the points are over
    const began = performance.now();
    input.click();
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - began);
  }
  return times;
}"""


def paints(page: Page, address: str) -> list[float]:
    """Milliseconds from input to paint for all controls of a pair's board."""
    page.goto(address)
    page.get_by_role("button", name="without a bet").click()
    controls = page.locator("wl-board input").count()
    return [time for number in range(controls) for time in page.evaluate(PULL, [number, ROUNDS])]


def sent_for_home(browser: Browser, site: Path, address: str) -> tuple[int, int]:
    """Bytes, compressed, and files that the home page asks for before anybody scrolls."""
    page, asked = browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/", wait_until="networkidle")
    files = [site / url.split("/", 3)[3].partition("?")[0] for url in sorted({*asked})]
    content = [(file / "index.html" if file.is_dir() else file).read_bytes() for file in files]
    return sum(len(gzip.compress(one)) for one in content), len(files)


def main(site: Path) -> None:
    times: list[float] = []
    with opened(site) as (browser, address):
        page = browser.new_page()
        for pair in pairs_of(site):
            here = paints(page, f"{address}/pairs/{pair.name}/")
            size = len((pair / "index.html").read_bytes())
            print(f"{pair.name:18} {statistics.median(here):5.1f} ms, at most {max(here):5.1f} ms; {size:,} bytes")
            times += here
        sent, files = sent_for_home(browser, site, address)
    ordered = sorted(times)
    print(f"{len(times)} changes of a board: median {statistics.median(times):.1f} ms, "
          f"95 in 100 within {ordered[int(0.95 * len(ordered))]:.1f} ms, at most {ordered[-1]:.1f} ms")  # fmt: skip
    print(f"home page: {sent:,} bytes in {files} files, compressed")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
