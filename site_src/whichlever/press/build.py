"""The door to the engine: each call loads what it needs, once.

So that help, and a build in which nothing has changed, load nothing that makes results or pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from whichlever.press.kept.pages import pages_key, read_pages
from whichlever.press.pages.generated import Pages
from whichlever.project import Project
from whichlever.runner.build_options import Options

if TYPE_CHECKING:
    from whichlever.lab.compared import Compared
    from whichlever.press.catalog.lessons import Catalog
    from whichlever.press.commands import Checked
    from whichlever.press.live import Live
    from whichlever.press.review.in_a_run import Ran
    from whichlever.press.scaffold.new import Ask
    from whichlever.runner.run.plan import Plan


def prepare(project: Project, docs: Path, options: Options) -> Pages:
    """All generated pages of the project; what has not changed is not made again.

    Raises `CatalogError`, `RunError`, `ClaimError`, each with everything that is wrong, and `StoreError`.
    """
    key = pages_key(project, docs, options.shown)
    if not options.again and (kept := read_pages(project, key)) is not None:
        return kept
    warm_up(project)
    from whichlever.press.stages import make_and_keep
    from whichlever.press.teaching.site_pages.pages import teaching_pages

    return make_and_keep(project, docs, key, options, teaching_pages)


def warm_up(project: Project) -> None:
    """In a first build, begin to load the lessons' libraries in their own process, while this one loads its own."""
    if next(project.store.glob("entries/*/*.entry"), None) is None:
        from whichlever.runner.run.scheduler import warm

        warm(project)


def live(project: Project, docs: Path, options: Options) -> Live:
    """The pages of a preview."""
    from whichlever.press import live as again_and_again
    from whichlever.press.teaching.site_pages.pages import teaching_pages

    return again_and_again.Live(project, docs, options, teaching_pages)


def get_ready() -> None:
    """Load what makes pages before somebody waits for it."""
    from whichlever.press import stages  # noqa: F401
    from whichlever.press.teaching.site_pages import pages  # noqa: F401


def check(project: Project, docs: Path, slug: str = "", *, ready: bool = False) -> Checked:
    """See `commands.check`."""
    from whichlever.press import commands

    return commands.check(project, docs, slug, ready=ready)


def new(project: Project, ask: Ask | None, task: dict[str, Any], **given: Any) -> list[str]:
    """Begin a pair, a data set or a lesson; `task` is for `scaffold.outline.Wanted`, the rest for `new.Request`."""
    from whichlever.press.scaffold import new, outline

    return new.new(project, new.Request(**given, wanted=outline.Wanted(**task)), ask)


def own(folder: Path, file: Path, ask: Ask | None, task: dict[str, Any]) -> list[str]:
    """Make a project in `folder` around one table; see `scaffold.own`."""
    from whichlever.press.scaffold import new, outline, own

    return own.own(folder, file, new.Request(wanted=outline.Wanted(**task)), ask)


def report(project: Project, slug: str, out: Path, options: Options, *, quick: bool = False) -> None:
    """See `report.write_report`."""
    from whichlever.press import report as one_file

    one_file.write_report(project, slug, out, options, quick=quick)


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    from whichlever.press import commands

    return commands.plan_of(project)


def register_pair(project: Project, slug: str, anew: bool = False) -> Path:
    """See `commands.register_pair`."""
    from whichlever.press import commands

    return commands.register_pair(project, slug, anew)


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    from whichlever.press import commands

    return commands.sweep(project)


def differences(project: Project, options: Options) -> list[str]:
    """The cells that give another output when they run twice, as messages."""
    from whichlever.press import differences as twice

    return twice.differences(project, options)


def run_pair(project: Project, slug: str, options: Options, seed: int | None = None) -> dict[str, Compared]:
    """All combinations of one pair in each of its settings. With a `seed`, on splits that are not published."""
    from whichlever.press import one_pair

    return one_pair.run_pair(project, slug, options, seed)


def sturdy(project: Project, slug: str, options: Options) -> list[str]:
    """What becomes of a pair's answer with the lab's own rivals and on other splits, as lines."""
    from whichlever.press import one_pair

    return one_pair.sturdy(project, slug, options)


def results_of(project: Project, slug: str, *, csv: bool) -> str:
    """What is published about one pair: its trials as CSV, or its evidence as JSON."""
    from whichlever.press import one_pair

    return one_pair.results_of(project, slug, csv=csv)


def changes(old: Path, new: Path) -> list[str]:
    """What changed between two published `results.json`, a line each. Raises `UsageError` for other files."""
    from whichlever.press.findings import changes as published

    return list(published.changes(published.read_results(old), published.read_results(new)))


def grade(
    project: Project,
    slug: str,
    folder: Path,
    options: Options,
    *,
    time_limit: float,
    seed: int,
    csv: Path | None,
    html: Path | None,
) -> str:
    """Grade a folder of notebooks; the list of marks, which is also written as `csv` and as pages in `html`."""
    from whichlever.press.teaching import class_pages, grading, mark_list

    graded = grading.grade(project, slug, folder, options, time_limit, seed)
    if csv is not None:
        csv.write_text(mark_list.as_csv(graded), encoding="utf-8-sig")
    if html is not None:
        class_pages.write(graded, html)
    return mark_list.as_text(graded)


def teach(project: Project, options: Options, **wanted: Any) -> list[str]:
    """See `classes.teach`; `wanted` is for `classes.Wanted`."""
    from whichlever.press.teaching import classes

    return classes.teach(project, classes.Wanted(**wanted), options)


def bets(site: Path, folder: Path) -> str:
    """A class's bets, counted; which are right, by the results in the site's folder, if there are any."""
    import json

    from whichlever.press.teaching.bets import count_bets, tally_text

    published = site / "results.json"
    results = json.loads(published.read_text(encoding="utf-8")) if published.is_file() else None
    return tally_text(count_bets(folder), results)


def fix(project: Project, slug: str) -> list[str]:
    """See `review.fix.fix`."""
    from whichlever.press.review import fix as mechanical

    return mechanical.fix(project, slug)


def check_run(catalog: Catalog, options: Options) -> Ran:
    """See `in_a_run.check_run`."""
    from whichlever.press.review import in_a_run

    return in_a_run.check_run(catalog, options)
