"""What a preview shows to a browser: the files of a folder, and in each page what is under way and what is wrong."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from whichlever.press.mkdocs.assets import SCRIPT as ASSET
from whichlever.press.mkdocs.assets import SHEETS

SCRIPT, SAYS = "/-/preview.js", "/-/preview.json"
PICTURES = (".svg", ".png", ".webp", ".jpg")
LONGEST = 30  # seconds that a browser waits for news before it asks again
NOT_YET = b"<!doctype html>\n<html lang=en><title>Preview</title><body><p>There is no page here yet.</body></html>\n"


@dataclass(frozen=True)
class Said:
    """What the pages of a preview tell its author."""

    serial: int = 0
    """Grows with each change of the others."""
    version: int = 0
    """How many times files changed: a page may look then whether it is another one now."""
    now: str = ""
    """What is under way."""
    trouble: str = ""
    """Why what is shown is not what is written."""


class News:
    """The last thing that was said, for all who wait for the next one."""

    def __init__(self) -> None:
        self._said, self._new = Said(), Condition()

    @property
    def last(self) -> Said:
        return self._said

    def tell(self, **changes: Any) -> None:
        """Change what is said; `Said` has the names."""
        with self._new:
            said = replace(self._said, **changes)
            if said != self._said:
                self._said = replace(said, serial=said.serial + 1)
                self._new.notify_all()

    def after(self, serial: int, seconds: float = LONGEST) -> Said:
        """What is said once it is another than that of `serial`, or after so long."""
        with self._new:
            self._new.wait_for(lambda: self._said.serial != serial, seconds)
            return self._said


class PreviewServer(ThreadingHTTPServer):
    """Serves `folder` at an address such as "localhost:8000", from when it is made. Raises OSError where it cannot.

    below: the path of the site's own address, which also leads to the folder.
    """

    daemon_threads = True
    block_on_close = False  # browsers wait for news

    def __init__(self, address: str, folder: Path, below: str = "/") -> None:
        host, _, port = address.rpartition(":")
        self.folder, self.below, self.news = folder, below.rstrip("/") + "/", News()
        self.looked_at = ""  # the page that a browser asked for last, by its address below the folder
        self._settled, self._host = Lock(), host
        super().__init__((host, int(port)), _Handler)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{self._host}:{self.server_port}/"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answer browsers meanwhile."""
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()

    def is_folder(self, path: str) -> bool:
        """Whether a path leads to a folder, whose page has a slash at the end of its address."""
        return not path.endswith("/") and (self.folder / path.removeprefix(self.below).lstrip("/")).is_dir()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Have whoever asks for a file wait meanwhile."""
        with self._settled:
            yield

    def read(self, path: str) -> tuple[Path, bytes] | None:
        """A file by its address below the folder; None where there is none."""
        with self._settled:
            place = self.folder / path.removeprefix(self.below).lstrip("/")
            place = place / "index.html" if path.endswith("/") else place
            return (place, place.read_bytes()) if place.is_file() else None

    def state(self, path: str) -> str:
        """A digest of a page, and of what is seen in it: pictures beside it, its style and its script."""
        place, page = self.read(path) or (self.folder, b"")
        hashed = sha256(page)
        with self._settled:
            beside = (one for one in sorted(place.parent.glob("*")) if one.suffix in PICTURES)
            sheets = (self.folder / sheet for sheet in SHEETS.values())
            for one in (*beside, *sheets, self.folder / ASSET):
                hashed.update(one.read_bytes() if one.is_file() else b"")
        return hashed.hexdigest()


class _Handler(SimpleHTTPRequestHandler):
    server: PreviewServer

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        path = posixpath.normpath(unquote(asked.path)) + "/" * (asked.path.endswith("/") and asked.path != "/")
        if path == SAYS:
            self._news(parse_qs(asked.query))
        elif path == SCRIPT:
            self._answer(200, Path(__file__).with_name("preview.js").read_bytes(), "text/javascript")
        elif self.server.is_folder(path):
            self.send_response(302)
            self.send_header("Location", f"{asked.path}/")
            self.end_headers()
        else:
            self._file(path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _news(self, query: Mapping[str, list[str]]) -> None:
        said = self.server.news.after(int(query["after"][0]))
        content = asdict(said) | {"page": self.server.state(query["page"][0])}
        self._answer(200, json.dumps(content).encode(), "application/json")

    def _file(self, path: str) -> None:
        """A file of the folder; in a page stands what follows the news, also in one that says there is none."""
        found, status = self.server.read(path), 200
        if found is None:
            found, status = self.server.read("/404.html") or (Path("404.html"), NOT_YET), 404
        place, content = found
        if place.suffix == ".html":
            self.server.looked_at = path.removeprefix(self.server.below).lstrip("/") or self.server.looked_at
            content = with_script(content, path, self.server.state(path))
        self._answer(status, content, self.guess_type(str(place)))

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *said: Any) -> None:
        """Nothing: the terminal is for what lessons do."""


def with_script(page: bytes, path: str, state: str) -> bytes:
    """A page that follows the news, and knows itself."""
    script = f'<script src="{SCRIPT}" data-page="{escape(path)}" data-state="{state}"></script>\n'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after
