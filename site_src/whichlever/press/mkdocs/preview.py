"""A live preview: it begins with the last site, and one loop brings it up to date, the newest change first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from whichlever import unexpected
from whichlever.errors import UsageError, WhichLeverError
from whichlever.press.build import live
from whichlever.press.catalog.folders import lesson_folders
from whichlever.press.kept.recipe import ENGINE
from whichlever.press.mkdocs.configuration import Configuration, read_configuration
from whichlever.press.mkdocs.preview_server import News, PreviewServer
from whichlever.press.mkdocs.rendered import JOINED
from whichlever.press.pages.generated import Pages
from whichlever.progress import PlainProgress, left_words
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.store.folders import is_left_out

if TYPE_CHECKING:
    from whichlever.press.live import Live

TEMPLATES = "press/pages/templates"  # of the engine; its code is loaded once, and changes with the next preview
SETTLED = 0.05  # seconds without a change after which a file is taken to be saved
Render = Callable[[Pages, str], Generator[None]]
"""Puts pages into a folder, the one with an address first, and stops whenever a browser may look."""
OF_CHANGE = ("created", "modified", "moved", "deleted")  # and not of reading


class SupersededError(Exception):
    """Something changed meanwhile, so that nobody needs any more what is being made."""


@dataclass(frozen=True)
class Soon:
    """What can be shown after a change before everything is made."""

    as_it_is: bool = False
    """Nothing is to be made: the change is in a style or a script."""
    dataset: str = ""
    lesson: str = ""
    """By its slug: the one that changed, or that the author looks at."""


class Changes(FileSystemEventHandler):
    """Paths of files that changed, from what is watched."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._new = Condition()
        self._observer = Observer()
        self._watched: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._paths)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Look meanwhile."""
        self._observer.start()
        try:
            yield
        finally:
            self._observer.stop()
            self._observer.join()

    def watch(self, path: str, *, recursive: bool = True) -> None:
        """Look at a folder, or at that of a file, in whose place many editors put a new one; once is enough."""
        place = Path(path) if Path(path).is_dir() else Path(path).parent
        if str(place) not in self._watched and place.is_dir():
            self._watched.add(str(place))
            self._observer.schedule(self, str(place), recursive=recursive and place == Path(path))

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in OF_CHANGE and not event.is_directory:
            self.add(Path(str(path)) for path in (event.src_path, event.dest_path) if path)

    def add(self, paths: Iterable[Path]) -> None:
        """Note what changed, but for what editors and Python leave."""
        with self._new:
            self._paths.update(path for path in paths if not any(map(is_left_out, path.parts[-2:])))
            self._new.notify_all()

    def wait(self) -> set[Path]:
        """All that changed since the last call, as soon as something did and it is saved."""
        with self._new:
            self._new.wait_for(lambda: self._paths)
            while self._new.wait(SETTLED):
                pass
            paths, self._paths = self._paths, set()
            return paths


class Heard(PlainProgress):
    """What lessons do, told in the pages of a preview; a change ends what it supersedes."""

    def __init__(self, news: News, changes: Changes) -> None:
        super().__init__()
        self._news, self._changes = news, changes
        self._running: dict[str, str] = {}  # how far each job is
        self._pages: set[str] = set()  # to be made
        self._made: set[str] = set()  # of these

    def waiting(self) -> None:
        if self._changes:
            raise SupersededError

    def stage(self, name: str, jobs: Sequence[str]) -> None:
        super().stage(name, jobs)
        self._running.clear()  # of a run that was superseded
        self._pages, self._made = set(jobs) if name == "pages" else set(), set()
        if name == "pages":
            self._show()

    def expect(self, seconds: float) -> None:
        super().expect(seconds)
        self._show()

    def started(self, job: str) -> None:
        self._running[job] = f"{job} runs"
        self._show()

    def advanced(self, job: str, done: int, total: int) -> None:
        self._running[job] = f"{job} runs: {done} of {total} splits"
        self._show()

    def finished(self, job: str) -> None:
        super().finished(job)
        self._end(job)

    def failed(self, job: str, what: str = "") -> None:
        super().failed(job, what)
        self._end(job)

    def _end(self, job: str) -> None:
        self._running.pop(job, None)
        self._made |= self._pages & {job}
        self._show()

    def _show(self) -> None:
        self.waiting()
        making = f"pages: {len(self._made)} of {len(self._pages)}" if self._pages else "making pages"
        left = [left_words(self._left)] if self._running and self._left else []
        self._news.tell(now=", ".join([*self._running.values(), *left]) or making)


class Preview:
    """A site that follows its sources.

    folder: what the server shows as soon as there are pages in it.
    """

    def __init__(self, server: PreviewServer, changes: Changes, folder: Path, render: Render) -> None:
        self._server, self._changes, self._folder, self._render = server, changes, folder, render
        self._progress = Heard(server.news, changes)

    def follow(self, project: Project, docs: Path, options: Options) -> None:
        """Bring it up to date after each change, until it is interrupted."""
        self._progress.say(f"Serving on {self._server.url}")
        pages = live(project, docs, options)
        paths: set[Path] = set()
        while True:
            try:
                self._bring_up_to_date(pages, soon(project, paths, self._server.looked_at))
            except SupersededError:
                pass  # what changed so far is not shown yet
            except Exception as error:
                self._tell(str(error) if isinstance(error, WhichLeverError) else unexpected.tell(error))
            paths = self._changes.wait()

    def _bring_up_to_date(self, pages: Live, first: Soon) -> None:
        """What is shown soon, and then all that depends on what changed."""
        self._server.news.tell(now="reading what is written")
        if pages.last is None and self._server.folder == self._folder:  # there was no site
            with suppress(WhichLeverError):  # `all` tells it, and what else there is
                for some in pages.as_they_come(self._progress):
                    self._show(some)
        if first.as_it_is and pages.last:
            self._show(pages.last)
        for make, name in ((pages.of_dataset, first.dataset), (pages.of_lesson, first.lesson)):
            if name and (made := make(name, self._progress)):
                self._show(made)
        self._show(pages.all(self._progress))
        self._server.news.tell(now="", trouble="")
        pages.remember(self._progress)

    def _show(self, pages: Pages) -> None:
        with closing(self._render(pages, self._server.looked_at)) as steps:
            while self._step(steps):
                self._server.news.tell(version=self._server.news.last.version + 1)

    def _step(self, steps: Iterator[None]) -> bool:
        """Go on until a browser may look; whether there was anything left to do."""
        self._progress.waiting()
        with self._server.changing():
            if next(steps, self) is self:
                return False
            self._server.folder = self._folder
            return True

    def _tell(self, trouble: str) -> None:
        """Say it where the author looks, and in the terminal."""
        self._progress.say(trouble)
        self._server.news.tell(now="", trouble=trouble)


def only_lesson(project: Project, paths: Iterable[Path]) -> str:
    """The lesson in whose folder all of these files are; "" where there is none, or more than one."""
    found = {
        next((slug for slug, folder in lesson_folders(project, []).items() if path.is_relative_to(folder.path)), "")
        for path in paths
    }
    return found.pop() if len(found) == 1 else ""


def soon(project: Project, paths: Collection[Path], looked_at: str) -> Soon:
    """What to show first after files changed.

    looked_at: the address of the page that the author looks at.
    """
    theme = [source / folder for source in read_configuration(project).sources for folder in JOINED]
    if paths and all(any(path.is_relative_to(folder) for folder in theme) for path in paths):
        return Soon(as_it_is=True)
    if lesson := only_lesson(project, paths):
        return Soon(lesson=lesson)
    names = {path.relative_to(project.datasets).parts[0] for path in paths if path.is_relative_to(project.datasets)}
    is_template = any(path.is_relative_to(ENGINE / TEMPLATES) for path in paths)
    parts = looked_at.split("/")
    seen = parts[1] if len(parts) > 1 and parts[1] in lesson_folders(project, []) else ""
    return Soon(dataset=min(names, default=""), lesson=seen if names or is_template else "")


def preview(
    project: Project, configuration: Configuration, options: Options, address: str,
    folder: Path, changes: Changes, render: Render,
) -> None:  # fmt: skip
    """Show a site at an address until it is interrupted: the last one, until there is one in `folder`.

    Raises `UsageError` where nothing can listen there.
    """
    last = configuration.site if (configuration.site / "index.html").is_file() else folder
    try:
        server = PreviewServer(address, last, urlsplit(configuration.address or "/").path)
    except (OSError, ValueError) as error:
        raise UsageError(f"nothing can listen at {address}: {error}; name another --address") from error
    for path in (configuration.docs, *configuration.sources, project.lessons, project.datasets, ENGINE / TEMPLATES):
        changes.watch(str(path))
    with server, server.open(), changes.open():
        Preview(server, changes, folder, render).follow(project, configuration.docs, options)
