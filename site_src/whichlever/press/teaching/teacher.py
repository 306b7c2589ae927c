"""What a teacher gets: the solved and executed notebooks, the published evidence, and notes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from whichlever.press.findings import published
from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.archive import packed, requirements, surroundings
from whichlever.press.pages.results import Results, numbers_of
from whichlever.press.teaching.plan import objectives
from whichlever.press.teaching.sections import code_block, sections
from whichlever.press.teaching.student import TERMS, Render, exercise_notebook, leaks


def teacher_zip(made: Results, found: PairFindings, render: Render, plan: str) -> bytes:
    """The zip's bytes."""
    pair = found.pair
    files: dict[str, str] = {"task.py": pair.task.text, **exercise_notebook(pair, made.kept)}
    for lesson in pair.lessons:
        files[f"{lesson.kind}.py"] = lesson.script.text
        files[f"{lesson.kind}.ipynb"] = _executed(made, f"{pair.slug}/{lesson.kind}", lesson.script.text)
    if solution := code_block(sections(pair.page.body).get("Exercise", ""), "solution"):
        files["exercise_solution.py"] = f"{solution}\n"
    members = {f"{pair.place}/{name}": text for name, text in files.items()}
    members |= {
        "README.md": "\n".join(_notes(made, found)),
        "plan.md": plan,
        "page.md": f"# {pair.front.title}\n\n{render(pair.page.body)}\n",
        **_evidence(made, found),
        "requirements.txt": "\n".join([*requirements(pair), ""]),
    }
    encoded = [(name, text.encode()) for name, text in members.items()]
    return packed(pair.slug, [*encoded, *surroundings(made.catalog, pair)])


def _executed(made: Results, name: str, script: str) -> str:
    """A lesson as an executed notebook."""
    made_of = (name, script, made.origins.results.get(name, ""))
    return made.kept.get("executed", made_of, lambda: _written(made, name))


def _written(made: Results, name: str) -> str:
    import nbformat  # with jupytext behind the notebook it takes half a second, which no changed sentence should cost

    return nbformat.writes(made.notebooks[name]) + "\n"


def _evidence(made: Results, found: PairFindings) -> dict[str, str]:
    made_of = (repr(numbers_of(found)), repr(sorted(made.versions.items())))
    return made.kept.get("evidence of a class", made_of, partial(_published, made, found))


def _published(made: Results, found: PairFindings) -> dict[str, str]:
    return {
        "results.json": published.results_json([found], made.versions),
        "trials.csv": published.trials_csv([found]),
    }


def _notes(made: Results, found: PairFindings) -> Iterator[str]:
    pair = found.pair
    yield f"# {pair.front.title}: for teachers\n"
    yield "- `plan.md`: the class to the minute.\n- `page.md`: the lesson's page, with what came out."
    yield f"- `{pair.place}/`: the levers, solved and executed, the exercise and its solution."
    yield "- `results.json`, `trials.csv`: the evidence behind every number."
    yield from objectives(pair.front)
    yield "\n## What students can see\n"
    yield (
        "Students get the task as code, without its prose, and the whole table.\n"
        "The truth stays in the task, since tests are scored on it: somebody who reads `task.py` closely can find it.\n"
        "A lever that reads it is refused when it runs, in `check.py` as in `whichlever grade`.\n"
        "`check.py` holds digests that tell whether a gain is to be expected, not which lever wins."
    )
    if leaks(pair, exercise_notebook(pair, made.kept), made.kept):
        yield "\nThe exercise shares a line with a lever, so students don't have it yet: hand it out afterwards."
    yield "\n## Collect and grade\n"
    yield f"Put the notebooks into one folder, then: `whichlever grade {pair.slug} FOLDER --html marks`\n"
    yield TERMS
