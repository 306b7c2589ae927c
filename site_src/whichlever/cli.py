"""The command line: translates options into calls of the engine, nothing else."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from whichlever import unexpected
from whichlever.errors import CatalogError, FaultsError, UsageError, WhichLeverError
from whichlever.press import build as engine
from whichlever.press.export import export
from whichlever.press.mkdocs import output
from whichlever.press.mkdocs.configuration import read_configuration
from whichlever.project import Project
from whichlever.runner.build_options import Options, sentence

if TYPE_CHECKING:
    from whichlever.press.catalog.lessons import Catalog

app = typer.Typer(
    help="Lessons that pull one lever at a time, and the site that shows what came out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

Workers = Annotated[int, typer.Option("--workers", "-w", min=0, help=sentence("workers"))]
Executor = Annotated[str, typer.Option(help=sentence("executor"))]
Only = Annotated[str, typer.Option("--only", metavar="LESSON", help=sentence("only"))]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help=sentence("wait"))]
JsonLines = Annotated[bool, typer.Option("--json", help=sentence("json"))]
Form = Literal["text", "github"]
Pair = Annotated[str, typer.Argument(help="The pair's folder name, such as one-row-off.")]
OnlyPair = Annotated[str, typer.Argument(help="The pair's folder name; where there is only one, that one.")]


@contextmanager
def told() -> Iterator[None]:
    """Print errors as messages, and exit with 1, or with 130 after an interrupt; nobody sees a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        message, code = "interrupted; what had run to its end is kept", 130
    except WhichLeverError as error:
        message, code = str(error), 1
    except (typer.Exit, BrokenPipeError):  # the last is of somebody who has read enough
        raise
    except Exception as error:
        message, code = unexpected.tell(error), 1
    else:
        return
    errors.print(message, style="red" if errors.is_terminal else "")
    raise typer.Exit(code)


@contextmanager
def annotated(form: Form) -> Iterator[None]:
    """Faults as GitHub takes them, too, where that is asked for."""
    try:
        yield
    except FaultsError as error:
        for fault in error.faults if form == "github" else ():
            typer.echo(fault.annotation())
        raise


@app.command()
def build(
    site_dir: Annotated[Path | None, typer.Option(help="Where the site goes; default: site_dir of mkdocs.yml.")] = None,
    workers: Workers = Options.workers,
    executor: Executor = Options.executor,
    wait: Wait = Options.wait,
    json: JsonLines = Options.json,
    only: Only = Options.only,
    thorough: Annotated[bool, typer.Option("--thorough", help=sentence("thorough"))] = Options.thorough,
    offline: Annotated[bool, typer.Option(help="Links name files, so that the folder opens without a server.")] = False,
    again: Annotated[list[str] | None, typer.Option(metavar="LESSON", help=sentence("again"))] = None,
    twice: Annotated[bool, typer.Option(help="Run every lesson twice, and name cells whose output differs.")] = False,
) -> None:
    """Run what has changed, check the claims, and build the whole site."""
    gc.set_threshold(100_000)  # imports and pages make many objects and little garbage
    with told():
        project = Project.find(Path.cwd())
        options = Options(workers, executor, wait, json, again=tuple(again or ()), only=only, thorough=thorough)
        if twice and (found := engine.differences(project, options)):
            raise UsageError("\n".join(found))
        site, changed = output.build_site(project, site_dir, options, offline=offline)
        if not json:
            typer.echo(f"The site is in {site}" if changed else f"Nothing has changed; the site is in {site}")
            typer.echo(_how_to_look(site, offline))


def _how_to_look(site: Path, offline: bool) -> str:
    if offline:
        return f"Open {site / 'index.html'} in a browser; no server is needed."
    return f"To look at it: python -m http.server --directory {site} 8000, then open http://localhost:8000"


@app.command()
def serve(
    address: Annotated[str, typer.Option("--address", "-a", help="Where to listen.")] = "localhost:8000",
    only: Only = Options.only,
) -> None:
    """Open a live preview that re-runs what you change."""
    with told():
        output.serve_site(Project.find(Path.cwd()), address, only)


@app.command()
def pages(
    folder: Annotated[Path, typer.Argument(help="Where they go; a folder for them alone.")],
    workers: Workers = Options.workers,
) -> None:
    """Write pages, files and navigation to a folder, for any site generator."""
    with told():
        project = Project.find(Path.cwd())
        count = export(project, read_configuration(project).docs, folder, Options(workers=workers))
        typer.echo(f"{count} files are in {folder / 'pages'}; {folder / 'nav.json'} lists the generated pages in order")


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="pair, dataset or lesson.")] = "",
    name: Annotated[str, typer.Argument(help="The name of its folder.")] = "",
    file: Annotated[Path | None, typer.Argument(help="The CSV file of a new data set.")] = None,
    dataset: Annotated[str, typer.Option(help="The data set of a pair.")] = "",
    target: Annotated[str, typer.Option(metavar="COLUMN", help="What is predicted.")] = "",
    new_in_use: Annotated[str, typer.Option(metavar="rows|groups|time", help="What is new where it is used.")] = "rows",
    groups: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Names a group; may be repeated.")] = None,
    time: Annotated[str, typer.Option(metavar="COLUMN", help="Holds the time.")] = "",
    truth: Annotated[str, typer.Option(metavar="COLUMN", help="Holds true targets, which an expert sells.")] = "",
    budget: Annotated[int, typer.Option(min=0, help="How many of these the data lever may buy.")] = 0,
    licence: Annotated[str, typer.Option(help="Of a new data set, by its SPDX name.")] = "",
    own: Annotated[Path | None, typer.Option(metavar="FILE", help="A table of yours, in an empty folder.")] = None,
) -> None:
    """Begin a pair, a data set or a lesson; at a terminal, what is missing is asked for."""
    task = {"target": target, "new_in_use": new_in_use, "groups": tuple(groups or ()), "time": time}
    task |= {"truth": truth, "budget": budget}
    ask = typer.prompt if sys.stdin.isatty() else None
    given = {"kind": kind, "name": name, "file": file, "dataset": dataset, "licence": licence}
    with told():
        if own is not None:
            said = engine.own(Path.cwd(), own, ask, task)
        else:
            said = engine.new(Project.find(Path.cwd()), ask, task, **given)
        typer.echo("\n".join(said))


@app.command()
def check(
    lesson: Annotated[str, typer.Argument(help="The folder name of one lesson; default: all.")] = "",
    only: Only = Options.only,
    form: Annotated[Form, typer.Option("--format", help="How faults are told; github: as annotations.")] = "text",
    run: Annotated[
        bool, typer.Option("--run", help="Also pull levers on one split, look for leaks, and solve exercises.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="First mend what is mechanical, and say what.")] = False,
    ready: Annotated[bool, typer.Option("--ready", help="What is missing before a review is a fault, too.")] = False,
) -> None:
    """Read all lessons, or one, and say what is wrong; nothing is run without --run."""
    with told():
        project = Project.find(Path.cwd())
        with annotated(form):
            for line in engine.fix(project, lesson or only) if fix else ():
                typer.echo(line)
            checked = engine.check(project, read_configuration(project).docs, lesson or only, ready=ready)
            catalog = checked.catalog
            typer.echo(f"{len(catalog.pairs)} pairs, {len(catalog.singles)} standalone lessons: nothing wrong found")
            for fault in checked.missing if form == "github" else ():
                typer.echo(fault.annotation("warning"))
            if checked.missing:
                typer.echo(f"still missing before a review: {len(checked.missing)}; --ready names them")
            if run:
                _check_run(catalog, form, ready)


def _check_run(catalog: Catalog, form: Form, ready: bool) -> None:
    ran = engine.check_run(catalog, Options())
    for warned in ran.warned:
        typer.echo(warned.annotation() if form == "github" else warned)
    if ran.faults:
        raise CatalogError(ran.faults)
    if ready and (open_ones := [warned for warned in ran.warned if not warned.answer]):
        raise UsageError(f"{len(open_ones)} of these wait for an answer in the front matter")


@app.command()
def status() -> None:
    """Say what a build would run, and what made it so."""
    with told():
        planned = engine.plan_of(Project.find(Path.cwd()))
        for job, reason in planned.stale:
            typer.echo(f"{job.name}: {reason}")
        typer.echo(f"{len(planned.fresh)} fresh, {len(planned.stale)} to run")


@app.command()
def report(
    pair: OnlyPair = "",
    out: Annotated[Path, typer.Option(help="The file.")] = Path("report.html"),
    quick: Annotated[bool, typer.Option("--quick", help="Without rivals of the levers and other splits.")] = False,
    workers: Workers = Options.workers,
) -> None:
    """Write what came out of a pair as one HTML file, to send to somebody."""
    with told():
        engine.report(Project.find(Path.cwd()), pair, out, Options(workers=workers), quick=quick)
        typer.echo(f"The report is in {out}")


@app.command()
def run(
    pair: OnlyPair = "",
    seed: Annotated[int | None, typer.Option(help="Explore on other splits than the published ones.")] = None,
    workers: Workers = Options.workers,
) -> None:
    """Run a whole pair in the terminal, and print all combinations."""
    with told():
        for name, comparison in engine.run_pair(Project.find(Path.cwd()), pair, Options(workers=workers), seed).items():
            if name != "main":
                typer.echo(f"\nsetting {name}:")
            typer.echo(str(comparison))
        if seed is not None:
            typer.echo(f"(explored with seed {seed}; nothing is published from here)")


@app.command()
def register(
    pair: Pair,
    anew: Annotated[bool, typer.Option("--anew", help="Once more, which its page says.")] = False,
) -> None:
    """Write down a pair's task, levers and claims as digests, before its results are seen; draws its splits."""
    with told():
        project = Project.find(Path.cwd())
        path = project.relative(engine.register_pair(project, pair, anew))
        typer.echo(f"{path}: its splits follow from it; commit it before you build the pair")


@app.command()
def sturdy(pair: Pair, workers: Workers = Options.workers) -> None:
    """Ask whether a pair's answer survives other hands: with the lab's own rivals, and on other splits."""
    with told():
        typer.echo("\n".join(engine.sturdy(Project.find(Path.cwd()), pair, Options(workers=workers))))


@app.command()
def results(
    pair: Pair,
    csv: Annotated[bool, typer.Option("--csv", help="Trials as CSV, the columns of trials.csv.")] = False,
) -> None:
    """Print what is published about a pair: its evidence as JSON, or its trials as CSV."""
    with told():
        sys.stdout.write(engine.results_of(Project.find(Path.cwd()), pair, csv=csv))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The results.json of another build.")],
    new: Annotated[Path | None, typer.Argument(help="That of this one; default: the one in site/.")] = None,
) -> None:
    """Say what changed in published winners, verdicts, claims and numbers between two builds."""
    with told():
        lines = engine.changes(old, new or Project.find(Path.cwd()).root / "site" / "results.json")
        typer.echo("\n".join(lines) or "nothing that is published changed")


@app.command()
def teach(
    lessons: Annotated[list[str], typer.Argument(metavar="LESSON…", help="Folder names of pairs, standalone lessons.")],
    out: Annotated[Path, typer.Option(help="Where the material goes.")] = Path("class"),
    minutes: Annotated[int, typer.Option(help="How long the class is.")] = 45,
    wheels: Annotated[
        str, typer.Option(metavar="PLATFORMS", help="Packages to install without a network: linux,macos,windows.")
    ] = "",
    python: Annotated[str, typer.Option(help="The Python that these packages are for.")] = "3.12",
    seed: Annotated[
        list[int] | None, typer.Option(min=0, help="Other splits for a student or a group; may be repeated.")
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="Let students see the published lever beside theirs.")] = False,
    site: Annotated[bool, typer.Option(help="Also the site of each lesson, to open from its folder.")] = True,
    workers: Workers = Options.workers,
) -> None:
    """Make the material of a class: notebooks without solutions, solved ones for the teacher, plan, slides, handout."""
    with told():
        platforms = tuple(name.strip() for name in wheels.split(",") if name.strip())
        given = {"slugs": lessons, "out": out, "minutes": minutes, "wheels": platforms, "python": python}
        given |= {"seeds": tuple(seed or ()), "key": key}
        project, options = Project.find(Path.cwd()), Options(workers=workers)
        typer.echo("\n".join(engine.teach(project, options, **given)))
        for lesson in lessons if site else ():
            typer.echo(output.offline_site(project, lesson, out, options))


@app.command()
def grade(
    pair: Pair,
    folder: Annotated[Path, typer.Argument(help="The notebooks of the class, in any folders.")],
    workers: Workers = Options.workers,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds for each submission.")] = 120,
    seed: Annotated[int, typer.Option(help="Of the other splits, for who was handed out the published ones.")] = 7,
    csv: Annotated[Path | None, typer.Option(help="A file for the list, as CSV.")] = None,
    html: Annotated[Path | None, typer.Option(help="A folder for the class's page and a page for each.")] = None,
) -> None:
    """Judge the lever cell of each notebook in a folder, on a pair's published splits and on others."""
    with told():
        project, options = Project.find(Path.cwd()), Options(workers=workers)
        marks = engine.grade(project, pair, folder, options, time_limit=time_limit, seed=seed, csv=csv, html=html)
        typer.echo(marks)


@app.command()
def bets(
    folder: Annotated[Path, typer.Argument(help="Records that readers saved, in any folders.")],
) -> None:
    """Count the bets of a class from the records that readers saved."""
    with told():
        typer.echo(engine.bets(read_configuration(Project.find(Path.cwd())).site, folder))


@app.command()
def clean() -> None:
    """Remove stored results that no lesson refers to any more."""
    with told():
        typer.echo(f"{engine.sweep(Project.find(Path.cwd()))} stored results removed")
