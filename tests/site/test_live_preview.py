"""A session with the preview of a tiny site: what is edited is seen, and what is wrong is said in the page."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PAIR = "lessons/pairs/two-scales"
PATIENCE = 90  # seconds: a machine may be busy


class Session:
    """A preview as its author has it: files and a browser."""

    def __init__(self, project: Path) -> None:
        with socket.create_server(("localhost", 0)) as free:
            self.address = f"localhost:{free.getsockname()[1]}"
        self.project, self.log = project, project.parent / "preview.log"
        self.heard: list[str] = []
        with self.log.open("wb") as output:
            command = [sys.executable, "-m", "whichlever", "serve", "--address", self.address]
            temporary = os.environ | {"TMPDIR": str(project.parent)}  # a preview that is killed leaves its folder
            self.process = subprocess.Popen(
                command, cwd=project, stdout=output, stderr=output, env=temporary, start_new_session=True
            )

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.project / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def fetch(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()

    def news(self) -> dict[str, str]:
        said = json.loads(self.fetch("-/preview.json?after=-1&page=/"))
        self.heard.append(said["now"])
        return said

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, and listen to the news meanwhile."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE and self.process.poll() is None:
            try:
                self.news()
                if holds():
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def settled(self) -> bool:
        said = self.news()
        return said["now"] == "" and said["version"] != 0


@pytest.fixture
def session(tiny: Path) -> Iterator[Callable[[], Session]]:
    begun: list[Session] = []

    def begin() -> Session:
        begun.append(Session(tiny))
        return begun[-1]

    yield begin
    for each in begun:
        each.process.kill()
        each.process.wait()


def test_a_session(session: Callable[[], Session]) -> None:
    author = session()
    author.until(lambda: "/-/preview.js" in author.fetch(""))  # at once, whatever runs
    author.until(author.settled)
    assert any(re.search(r"two-scales runs: \d of 6 splits", now) for now in author.heard), set(author.heard)
    pair = author.fetch("pairs/two-scales/")

    author.edit(f"{PAIR}/index.md", "minutes: 2", "minutes: few")
    author.until(lambda: "index.md:6: minutes is 'few'" in author.news()["trouble"])
    assert author.fetch("pairs/two-scales/") == pair  # the last good one
    author.edit(f"{PAIR}/index.md", "minutes: few", "minutes: 2")
    author.until(lambda: author.news()["trouble"] == "")

    with (author.project / PAIR / "index.md").open("a", encoding="utf-8") as page:
        page.write("\nA sentence that was not here before.\n")
    author.until(lambda: "A sentence that was not here before." in author.fetch("pairs/two-scales/"))

    author.until(author.settled)
    author.heard.clear()
    with (author.project / PAIR / "data.py").open("a", encoding="utf-8") as script:
        script.write('\n# %%\nprint("seen in the preview")\n')
    author.until(lambda: "seen in the preview\n" in author.fetch("pairs/two-scales/"))
    assert not any("counting" in now for now in author.heard)  # which depends on nothing of it


def test_the_first_error_stands_in_the_page_too(session: Callable[[], Session], tiny: Path) -> None:
    page = tiny / PAIR / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("minutes: 2", "minutes: few"), encoding="utf-8")
    author = session()
    author.until(lambda: "index.md:6: minutes is 'few'" in author.news()["trouble"])
    assert "/-/preview.js" in author.fetch("")
    page.write_text(text, encoding="utf-8")
    author.until(author.settled)
    assert "<title>" in author.fetch("")
    assert author.news()["trouble"] == ""


def test_interrupted_while_a_lesson_runs_it_leaves_nothing_behind(session: Callable[[], Session], tiny: Path) -> None:
    author = session()
    author.until(lambda: any("runs" in now for now in author.heard))
    author.process.send_signal(signal.SIGINT)
    assert author.process.wait(PATIENCE) == 0
    assert not list(tiny.parent.glob("whichlever-*"))  # its folder
    begun = time.monotonic()
    while _is_alive(author.process.pid):  # what was told to end is ending
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.05)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
