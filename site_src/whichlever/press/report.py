"""What came out of one pair, in one HTML file to send to somebody; it asks no host for anything."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from whichlever.lab.figures.charts import gains
from whichlever.press.findings.exhibits import as_comparison
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.other_hands import other_hands
from whichlever.press.findings.reference import shown_lines, start_sentence
from whichlever.press.findings.tables import table
from whichlever.press.one_pair import findings_of, tried_findings_of
from whichlever.press.teaching.shown import TEMPLATES
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.store.atomic import write


def write_report(project: Project, slug: str, out: Path, options: Options, *, quick: bool = False) -> None:
    """Run what has changed of a pair, and put the report in place of `out`, whole.

    quick: without rivals and other splits.
    """
    found, versions = (findings_of if quick else tried_findings_of)(project, slug, options)
    write(out, report(found, versions).encode())


def report(found: PairFindings, versions: dict[str, str]) -> str:
    """The page's text."""
    facts, pair = found.main.facts, found.pair
    board = as_comparison(found.main)
    lines = [(line["what"], *line["text"].values(), line["verdict"]) for line in shown_lines(found)]
    return TEMPLATES.get_template("report.html.j2").render(
        title=pair.front.title,
        question=pair.front.question,
        facts=facts,
        sets=1 + len(found.tried.splits) if found.tried and found.main.more else 1,
        winner=found.winner.lever,
        chart=Markup(gains(found.main.scores)),
        board=table(board.header, board.table()),
        lines=table(("reference", *board.header[1:]), lines),
        start=start_sentence(found),
        tried=_tried(found),
        hands=other_hands(found),
        scripts=[("task.py", pair.task.text), *((f"the {each.kind} lever", each.source) for each in pair.levers)],
        versions=", ".join(f"{name} {version}" for name, version in sorted(versions.items())),
    )


def _tried(found: PairFindings) -> str:
    """What was run beside the levers, as a sentence; empty where nothing was."""
    if found.tried is None:
        return ""
    pulled = sum(not one.cannot for one in found.tried.outcomes)
    others = ", ".join(found.tried.splits)
    ways = f"{pulled} of {len(found.tried.outcomes)} usual other ways to pull a lever (the rest do not fit this table)"
    return f"Beside the levers ran {ways}, and the levers on other splits: {others}."
