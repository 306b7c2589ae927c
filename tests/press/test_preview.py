"""A preview follows what changes: the newest change wins, and pages say what is under way and what is wrong."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from whichlever.errors import BuildError
from whichlever.press.kept.recipe import ENGINE
from whichlever.press.mkdocs import preview as previews
from whichlever.press.mkdocs.assets import SHEETS
from whichlever.press.mkdocs.configuration import read_configuration
from whichlever.press.mkdocs.preview import TEMPLATES, Changes, Heard, Preview, Soon, SupersededError, only_lesson, soon
from whichlever.press.mkdocs.preview_server import News, PreviewServer
from whichlever.press.pages.generated import Generated, Pages
from whichlever.project import Project
from whichlever.runner.build_options import Options

PAGE = "<html><body><p>Text.</p></body></html>"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    with PreviewServer("localhost:0", tmp_path, "/which/") as made, made.open():
        yield made


def fetch(server: PreviewServer, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"{server.url}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def said(server: PreviewServer, page: str = "/") -> dict[str, object]:
    return json.loads(fetch(server, f"-/preview.json?after=-1&page={page}")[1])


def test_pages_follow_the_news(server: PreviewServer, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(PAGE, encoding="utf-8")
    script = f'<script src="/-/preview.js" data-page="/a/" data-state="{server.state("/a/")}"></script>\n'
    expected = PAGE.replace("</body>", f"{script}</body>")
    assert fetch(server, "a/") == (200, expected)
    assert fetch(server, "a") == (200, expected)  # its slash is put there
    assert fetch(server, "which/a/")[0] == 200  # the site's own address
    assert fetch(server, "-/preview.js")[0] == 200


def test_a_page_that_is_missing_says_so_and_follows_too(server: PreviewServer, tmp_path: Path) -> None:
    status, text = fetch(server, "b/")
    assert status == 404
    assert "There is no page here yet." in text
    assert '<script src="/-/preview.js"' in text
    (tmp_path / "404.html").write_text("<body>Not found</body>", encoding="utf-8")
    assert fetch(server, "b/")[1].startswith("<body>Not found<script")
    assert fetch(server, "../../etc/passwd")[0] == 404


SEEN = ("a/index.html", "a/figure.svg", *SHEETS.values())


@pytest.mark.parametrize("name", SEEN)
def test_a_page_is_another_one_once_what_is_seen_in_it_changes(
    server: PreviewServer, tmp_path: Path, name: str
) -> None:
    for each in (*SEEN, "b/index.html"):
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text(each, encoding="utf-8")
    before = said(server, "/a/")["page"]
    (tmp_path / "b/index.html").write_text("another", encoding="utf-8")
    assert said(server, "/a/")["page"] == before
    (tmp_path / name).write_text("another", encoding="utf-8")
    assert said(server, "/a/")["page"] != before


def test_news_are_told_when_there_are_some() -> None:
    news = News()
    news.tell(now="a runs")
    assert news.after(0).now == "a runs"
    news.tell(now="a runs")
    assert news.last.serial == 1
    assert news.after(1, seconds=0.01) == news.last


def test_nobody_wants_to_know_what_editors_leave(tmp_path: Path) -> None:
    changes = Changes()
    changes.add([tmp_path / name for name in (".index.md.swp", "index.md~", "__pycache__/a.pyc")])
    assert not changes
    changes.add([tmp_path / "index.md"])
    assert changes.wait() == {tmp_path / "index.md"}
    assert not changes


def test_a_folder_is_watched_for_a_file(tmp_path: Path) -> None:
    changes = Changes()
    (tmp_path / "mkdocs.yml").write_text("a: 1\n", encoding="utf-8")
    changes.watch(str(tmp_path / "mkdocs.yml"))
    changes.watch(str(tmp_path / "missing"))
    with changes.open():
        (tmp_path / "new").write_text("a: 2\n", encoding="utf-8")
        (tmp_path / "new").replace(tmp_path / "mkdocs.yml")
        found = changes.wait()
        while tmp_path / "mkdocs.yml" not in found:
            found |= changes.wait()


def test_progress_is_told_and_ends_where_it_is_superseded(tmp_path: Path, capsys) -> None:
    news, changes = News(), Changes()
    heard = Heard(news, changes)
    heard.stage("trials", ["one", "two"])
    heard.started("one")
    heard.started("two")
    heard.advanced("one", 12, 30)
    assert news.last.now == "one runs: 12 of 30 splits, two runs"
    heard.expect(84)
    assert news.last.now == "one runs: 12 of 30 splits, two runs, 84 s left"
    heard.finished("one")
    assert news.last.now == "two runs, 84 s left"
    heard.failed("two")
    assert news.last.now == "making pages"
    heard.stage("pages", ["one/index.html", "two/index.html"])
    heard.finished("one/index.html")
    assert news.last.now == "pages: 1 of 2"
    heard.finished("three")  # which was there already
    assert news.last.now == "pages: 1 of 2"
    changes.add([tmp_path / "a.py"])
    for asks in (heard.waiting, lambda: heard.finished("two/index.html")):
        with pytest.raises(SupersededError):
            asks()
    assert capsys.readouterr().err == "trials 1 of 2: one\ntrials 2 of 2: two failed\n"


def test_the_lesson_of_a_change(tiny: Path) -> None:
    project, lessons = Project(tiny), tiny / "lessons"
    pair, single = lessons / "pairs/two-scales", lessons / "foundations/counting"
    assert only_lesson(project, {pair / "index.md", pair / "data.py"}) == "two-scales"
    assert only_lesson(project, {single / "lesson.py"}) == "counting"
    assert only_lesson(project, {pair / "index.md", single / "lesson.py"}) == ""
    assert only_lesson(project, {pair / "index.md", tiny / "mkdocs.yml"}) == ""
    assert only_lesson(project, set()) == ""


def test_what_is_shown_soon_after_a_change(tiny: Path) -> None:
    project = Project(tiny)
    (tiny / "mkdocs.yml").write_text(
        (tiny / "mkdocs.yml").read_text(encoding="utf-8").replace("font: false", "font: false\n  custom_dir: theme"),
        encoding="utf-8",
    )
    style, script = tiny / "theme/styles/text.css", tiny / "theme/scripts/main.js"
    page, sheet = tiny / "lessons/pairs/two-scales/index.md", tiny / "datasets/scales/datasheet.md"
    template, seen = ENGINE / TEMPLATES / "pair.md.j2", "pairs/two-scales/"
    assert soon(project, {style, script}, seen) == Soon(as_it_is=True)
    assert soon(project, {page}, "") == Soon(lesson="two-scales")
    assert soon(project, {sheet}, "") == Soon(dataset="scales")
    assert soon(project, {sheet}, seen) == Soon(dataset="scales", lesson="two-scales")
    assert soon(project, {template}, seen) == Soon(lesson="two-scales")
    assert soon(project, {template}, "about/") == Soon()
    assert soon(project, {style, page}, seen) == Soon()
    assert soon(project, {tiny / "pages/about.md"}, seen) == Soon()
    assert soon(project, set(), seen) == Soon()


def test_a_preview_hears_of_all_that_its_pages_are_made_of(tiny: Path, author, monkeypatch) -> None:
    watched: set[Path] = set()
    monkeypatch.setattr(Changes, "watch", lambda self, path, **how: watched.add(Path(path)))
    made = author(nothing)
    with pytest.raises(Ended):
        previews.preview(
            Project(tiny), read_configuration(Project(tiny)), Options(), "localhost:0", tiny, made.changes, made.show
        )
    assert {tiny / name for name in ("lessons", "datasets", "pages", "mkdocs.yml")} <= watched
    assert ENGINE / TEMPLATES in watched


class Ended(BaseException):
    """The author has seen enough."""


class Author:
    """Stands for the engine and for who edits: each step is what happens while all pages are made."""

    def __init__(self, tiny: Path, server: PreviewServer, steps: list[Callable[[Changes], None]]) -> None:
        self.tiny, self.server, self.steps = tiny, server, steps
        self.changes = Changes()
        self.shown: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.coming: list[str] = []  # what of the pages is there before all are
        self.engine = SimpleNamespace(
            all=self._all,
            as_they_come=lambda progress: iter([Pages((Generated("index.md", content),)) for content in self.coming]),
            of_lesson=self._of_lesson,
            of_dataset=self._of_lesson,
            remember=self._remember,
            last=None,
        )

    def _all(self, progress: Heard) -> Pages:
        number = len(self.steps)
        self.steps.pop(0)(self.changes)
        progress.waiting()
        return Pages((Generated("index.md", f"all, {number} to go"),))

    def _of_lesson(self, slug: str, progress: Heard) -> Pages:
        return Pages((Generated("index.md", f"first {slug}"),))

    def _remember(self, progress: Heard) -> None:
        last = self.server.news.last
        self.said.append((last.now, last.trouble))
        if not self.steps:
            raise Ended

    def look(self) -> None:
        with pytest.raises(Ended):
            Preview(self.server, self.changes, self.tiny, self.show).follow(Project(self.tiny), self.tiny, Options())

    def show(self, pages: Pages, first: str) -> Iterator[None]:
        self.shown.append(str(pages.generated[0].content))
        yield


@pytest.fixture
def author(tiny: Path, server: PreviewServer, monkeypatch) -> Callable[..., Author]:
    def make(*steps: Callable[[Changes], None]) -> Author:
        made = Author(tiny, server, list(steps))
        monkeypatch.setattr(previews, "live", lambda *_: made.engine)
        return made

    return make


def nothing(_: Changes) -> None:
    """Nobody edits anything."""


def test_of_two_changes_the_newer_one_wins(author, tiny: Path) -> None:
    lever, page = tiny / "lessons/pairs/two-scales/data.py", tiny / "pages/about.md"
    made = author(lambda changes: changes.add([lever]), lambda changes: changes.add([page]), nothing)
    made.look()
    # the first pages are superseded by the lever, which is shown first, and then by the page: then all is
    assert made.shown == ["first two-scales", "all, 1 to go"]


def test_a_changed_lesson_comes_first_and_then_what_depends_on_it(author, tiny: Path, server: PreviewServer) -> None:
    page = tiny / "lessons/pairs/two-scales/index.md"
    made = author(lambda changes: changes.add([page]), nothing)
    made.look()
    assert made.shown == ["first two-scales", "all, 1 to go"]
    assert server.folder == tiny
    assert server.news.last.version == 2


def test_of_two_lessons_the_one_that_changed_last_comes_first(author, tiny: Path) -> None:
    lever, single = tiny / "lessons/pairs/two-scales/data.py", tiny / "lessons/foundations/counting/lesson.py"
    made = author(lambda changes: changes.add([lever]), lambda changes: changes.add([single]), nothing)
    made.look()
    assert made.shown == ["first two-scales", "first counting", "all, 1 to go"]


def test_a_browser_may_look_before_all_is_shown(author, tiny: Path, server: PreviewServer) -> None:
    page = tiny / "lessons/pairs/two-scales/index.md"

    def in_two_steps(pages: Pages, first: str) -> Iterator[None]:
        shown = f"{pages.generated[0].content}, {first} before others"
        made.shown.append(shown)
        if len(made.shown) == 1:
            made.changes.add([page])
        yield
        made.shown.append(f"{shown}: whole")

    made = author(nothing, nothing)
    made.show = in_two_steps
    server.looked_at = "about/"
    made.look()
    # the rest of the first pages is superseded
    assert made.shown == [
        "all, 2 to go, about/ before others",
        "first two-scales, about/ before others",
        "first two-scales, about/ before others: whole",
        "all, 1 to go, about/ before others",
        "all, 1 to go, about/ before others: whole",
    ]
    assert server.news.last.version == 3


def test_without_a_site_pages_are_shown_as_they_come(author, tiny: Path, server: PreviewServer) -> None:
    made = author(nothing)
    made.coming, server.folder = ["one", "two"], tiny
    made.look()
    assert made.shown == ["one", "two", "all, 1 to go"]
    made = author(nothing)
    made.coming, server.folder = ["one", "two"], tiny / "site"
    made.look()
    assert made.shown == ["all, 1 to go"]  # the last site is better than a part of the new one


def test_what_is_wrong_stands_in_the_page_until_it_is_mended(author, tiny: Path, capsys) -> None:
    said = []

    def fails(changes: Changes) -> None:
        changes.add([tiny / "pages/about.md"])  # mended at once
        raise BuildError("about.md:3: no such thing")

    def mended(_: Changes) -> None:
        said.append(made.server.news.last.trouble)

    made = author(fails, mended)
    made.look()
    assert said == ["about.md:3: no such thing"]
    assert made.said == [("", "")]
    assert "about.md:3: no such thing\n" in capsys.readouterr().err


def test_a_fault_of_the_engine_ends_no_preview(author, tiny: Path, server: PreviewServer, monkeypatch) -> None:
    monkeypatch.chdir(tiny)

    def fails(changes: Changes) -> None:
        changes.add([tiny / "pages/about.md"])
        raise ZeroDivisionError("by zero")

    made = author(fails, nothing)
    made.look()
    assert made.shown == ["all, 1 to go"]
    assert len(list(tiny.glob(".whichlever/fault-*.txt"))) == 1
