"""Measures a built site as a reader's browser has it: from a switch of the lever board to the next picture, and bytes.

    python benchmarks/pages.py [SITE]

The time runs from the input event to after the frame that shows its result, on every pair's board, every switch
and budget in turn. It depends on the machine; nothing else should run meanwhile.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import statistics
import sys
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROUNDS = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        pass


def paints(page: Page, address: str) -> list[float]:
    """Milliseconds from input to paint for all controls of a pair's board."""
    page.goto(address)
    page.get_by_role("button", name="without a bet").click()
    controls = page.locator("wl-board input").count()
    return [time for number in range(controls) for time in page.evaluate(PULL, [number, ROUNDS])]


def main(site: Path) -> None:
    pairs = sorted(path.parent for path in site.glob("pairs/*/index.html"))
    handler = functools.partial(_Silent, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        installed = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        page = browser.new_page()
        times: list[float] = []
        for pair in pairs:
            here = paints(page, f"http://127.0.0.1:{server.server_port}/pairs/{pair.name}/")
            size = len((pair / "index.html").read_bytes())
            print(f"{pair.name:18} {statistics.median(here):5.1f} ms, at most {max(here):5.1f} ms; {size:,} bytes")
            times += here
        home: list[str] = []
        page.on("request", lambda request: home.append(request.url))
        page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
        browser.close()
    server.shutdown()
    files = [site / url.split("/", 3)[3].partition("?")[0] for url in sorted({*home})]
    sent = sum(len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes())) for file in files)
    ordered = sorted(times)
    print(f"{len(times)} changes of a board: median {statistics.median(times):.1f} ms, "
          f"95 in 100 within {ordered[int(0.95 * len(ordered))]:.1f} ms, at most {ordered[-1]:.1f} ms")  # fmt: skip
    print(f"home page: {sent:,} bytes in {len(files)} files, compressed")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
