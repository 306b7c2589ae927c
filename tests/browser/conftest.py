"""A real browser on the real site, built once and served from this machine.

The site is built by the command that everyone uses. To look at one that is already built, name its folder in the
environment variable `WHICHLEVER_SITE`. What a machine lacks is named in the reason of a skip, and fails in CI.
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import pytest

from helpers.hostile import write_hostile
from helpers.machine import lacking

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def browser():
    """Chromium: one that is installed, else Playwright's own."""
    if importlib.util.find_spec("playwright") is None:
        lacking("the package playwright")
    from playwright.sync_api import Error, sync_playwright

    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=installed, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            )
        except Error:
            lacking("a browser: install Chromium, or run `python -m playwright install chromium`")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which a package of the test environment brings along."""
    if importlib.util.find_spec("axe_playwright_python") is None:
        lacking("the package axe-playwright-python")
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder on a free port, with a slash at its end."""
    handler = functools.partial(_Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(built_site: Path) -> Iterator[str]:
    """The address of the site."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A small site in which every word of a contributor is a script too: from a host, and from a folder."""
    project = write_hostile(tmp_path_factory.mktemp("hostile") / "project")
    sites = {"served": project / "served", "folder": project / "folder"}
    for site, options in zip(sites.values(), ([], ["--offline"]), strict=True):
        command = [sys.executable, "-m", "whichlever", "build", "--site-dir", str(site), *options]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return sites


@pytest.fixture(scope="session", params=["served", "folder"])
def hostile_address(request: pytest.FixtureRequest, hostile: dict[str, Path]) -> Iterator[str]:
    """Where the hostile site's pages are, with a slash at its end: on a host, then in a folder."""
    if request.param == "folder":
        yield f"{hostile['folder'].as_uri()}/"
    else:
        with serving(hostile["served"]) as address:
            yield address


@pytest.fixture(scope="session")
def addresses(built_site: Path) -> list[str]:
    """Every page, as its address below the site's."""
    pages = sorted(built_site.rglob("*.html"))
    return [page.relative_to(built_site).as_posix().removesuffix("index.html") for page in pages]


@pytest.fixture(scope="session")
def pair_addresses(addresses: list[str]) -> list[str]:
    pairs = [address for address in addresses if address.startswith("pairs/") and address.count("/") == 2]
    assert pairs, "the site has no pairs"
    return pairs


@pytest.fixture(scope="session")
def kinds(addresses: list[str], pair_addresses: list[str]) -> dict[str, str]:
    """One address of each kind of page."""
    found = {"home": "", "not found": "404.html", "pair": pair_addresses[0]}
    for address in addresses:
        parts = address.strip("/").split("/")
        if parts[0] and parts[0] != "pairs" and not address.endswith(".html"):
            found.setdefault("/".join(parts[:1]) + (" page" if len(parts) > 1 else ""), address)
    return found | {"pairs": "pairs/"}


@dataclass
class Visitor:
    """A reader's page, with what went wrong behind it."""

    page: object
    address: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def find(self, addresses: list[str], selector: str, query: str = "") -> str:
        """Go on to the first page that shows such an element, and give back its address. Skips if there is none."""
        for address in addresses:
            self.go(address + query)
            if self.page.locator(f"{selector}:visible").count():
                return address
        pytest.skip(f"no page shows {selector}")


@pytest.fixture
def visit(browser, served: str) -> Iterator[object]:
    """Makes visitors: `visit("pairs/", width=390, scheme="dark")`. Console errors fail the test at its end."""
    contexts, visitors = [], []

    def make(path: str, *, width: int = 1280, height: int = 900, scheme: str = "light", **options: object) -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", **options)
        contexts.append(context)
        visitor = Visitor(context.new_page(), served)
        visitors.append(visitor)
        visitor.page.on("console", lambda m: visitor.errors.append(m.text) if m.type in ("error", "warning") else None)
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        visitor.page.on("request", lambda request: visitor.requests.append(request.url))
        visitor.go(path)
        return visitor

    yield make
    for context in contexts:
        context.close()
    errors = [error for visitor in visitors for error in visitor.errors]
    assert not errors, errors
