"""What front matter may say: every fault in words, with the line that it stands on."""

from dataclasses import fields

import pytest

from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.datasheets import LICENCES, SheetFront
from whichlever.press.catalog.front_matter_keys import PICTURES, STEPS, PairFront, SingleFront
from whichlever.press.catalog.validation import validate
from whichlever.press.catalog.yaml_header import read_front_matter

LESSON = {
    "title": "Two scales",
    "summary": "Some lengths are in millimetres.",
    "question": "How heavy is a rod?",
    "dataset": "scales",
    "minutes": "2",
    "level": "first steps",
    "authors": "Which Lever? contributors",
    "ideas": "[I1]",
    "claims": "[]",
}
TAUGHT = {
    "objectives": "[a, b]",
    "discuss": "[{ask: q, listen: a}, {ask: r, listen: b}]",
    "mistakes": "[{says: s, why: w}]",
    "teach": "{lever: 20, exit: 2}",
}
PAIR = LESSON | TAUGHT
SHEET = {
    **dict.fromkeys(("title", "summary", "source", "origin"), "text"),
    "licence": "GPL-2.0-only OR CC-BY-4.0",
    **dict.fromkeys(("licence_note", "citation"), "text"),
    "documented_in": "text",
    "rows": "60",
    "sha256": "abc",
    "columns": "[{name: length, type: number, about: how long}]",
    "defects": "[]",
}


def faults(model, values, **changes):
    """The faults of front matter whose keys stand one a line, from line 2 on; None takes a key out."""
    lines = {key: value for key, value in {**values, **changes}.items() if value is not None}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    found = []
    assert (validate(model, read_front_matter(f"---\n{text}---\n"), "index.md", found) is None) == bool(found)
    return [str(fault) for fault in sorted(found)]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (PairFront, PAIR),
        (PairFront, PAIR | {"authors": "[A, B]", "time_limit": "9.5", "page_limit": "900", "order": "-1"}),
        (PairFront, PAIR | {"sources": "[{text: t, doi: 10.1613/jair.1, url: 'https://a.b/c_(d)?e=f#g'}]"}),
        (PairFront, PAIR | {"env": "[TZ, _x1]", "inputs": "[shared/*.csv, notes.txt]"}),
        (PairFront, PAIR | {"spot": "{intro: i, rows: [0, 2], columns: [a], wrong: [1], answer: a, source: s}"}),
        (PairFront, PAIR | {"levers": "{data: mend, model: trees}", "outcome": "data wins", "defect_kind": "made"}),
        (PairFront, PAIR | {"picture": "{kind: scatter, columns: [a, b], caption: c, where: {a: [x]}, line: true}"}),
        (SingleFront, {key: LESSON[key] for key in LESSON if key not in ("dataset", "claims")}),
        (SheetFront, SHEET),
    ],
)
def test_sound_front_matter(model, values):
    assert faults(model, values) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": None}, ["index.md:2: front matter has no 'title'; add `title: …`"]),
        (
            {"title": None, "claims": None},
            [
                "index.md:2: front matter has no 'claims'; add `claims: …`",
                "index.md:2: front matter has no 'title'; add `title: …`",
            ],
        ),
        ({"titel": "x"}, ["index.md:15: unknown key 'titel'; did you mean title?"]),
        ({"levers": "{date: mend}"}, ["index.md:15: levers: unknown key 'date'; did you mean data?"]),
        (
            {"levers": "{xyz: mend}"},
            ["index.md:15: levers: unknown key 'xyz'; take it out, or use one of model, data, features"],
        ),
        ({"title": ""}, ["index.md:2: title is empty; fill it in"]),
        ({"title": "''"}, ["index.md:2: title is empty; fill it in"]),
        ({"title": "1984"}, ["index.md:2: title is 1984; expected a text (put it in quotation marks)"]),
        ({"title": "no"}, ["index.md:2: title is False; expected a text (put it in quotation marks)"]),
        ({"minutes": "two"}, ["index.md:6: minutes is 'two'; expected a whole number"]),
        ({"minutes": "0"}, ["index.md:6: minutes is 0; expected a number from 1 up"]),
        ({"minutes": "true"}, ["index.md:6: minutes is True; expected a whole number"]),
        ({"level": "practise"}, ["index.md:7: level is 'practise'; did you mean practice?"]),
        ({"level": "7"}, ["index.md:7: level is 7; expected one of first steps, practice, deeper"]),
        ({"authors": "3"}, ["index.md:8: authors is 3; expected a text (put it in quotation marks) or a list"]),
        (
            {"ideas": "[I1, I12]"},
            ["index.md:9: ideas, item 2 is 'I12'; did you mean I2?"],
        ),
        ({"claims": "{a: 1}"}, ["index.md:10: claims is {'a': 1}; expected a list"]),
        ({"claims": "[{says: x}]"}, ["index.md:10: claims, item 1 has no 'holds'; add `holds: …`"]),
        (
            {"claims": "\n  - {says: x, holds: data ~ start}\n  - {says: x, holds: data ~ start,\n     inn: z}"},
            ["index.md:13: claims, item 2: unknown key 'inn'; did you mean in?"],
        ),
        ({"time_limit": "0"}, ["index.md:15: time_limit is 0; expected a number above 0"]),
        (
            {"picture": "{kind: dots, columns: [a, b], caption: c}"},
            [f"index.md:15: picture, kind is 'dots'; expected one of {', '.join(PICTURES)}"],
        ),
        (
            {"picture": "{kind: scatter, columns: [a], caption: c}"},
            ["index.md:15: picture has 1 columns; scatter takes 2"],
        ),
        (
            {"spot": "{intro: i, rows: [1], columns: [a], wrong: [one], answer: a, source: s}"},
            [
                "index.md:15: spot, rows has fewer than 2 items; add some",
                "index.md:15: spot, wrong, item 1 is 'one'; expected a whole number or a mapping of keys to values",
            ],
        ),
        ({"objectives": "[a]"}, ["index.md:11: objectives has 1 items; expected 2 to 4"]),
        (
            {"discuss": "[{ask: q}, {ask: r, listen: b}]"},
            ["index.md:12: discuss, item 1 has no 'listen'; add `listen: …`"],
        ),
        ({"mistakes": "[]"}, ["index.md:13: mistakes has 0 items; expected 1 to 2"]),
        (
            {"teach": "{exam: 3}"},
            ["index.md:14: teach: unknown key 'exam'; take it out, or use one of " + ", ".join(STEPS)],
        ),
        ({"teach": "{}"}, ["index.md:14: teach is empty; fill it in"]),
        (
            dict.fromkeys(TAUGHT),
            [f"index.md:2: front matter has no '{key}'; add `{key}: …`" for key in sorted(TAUGHT)],
        ),
        ({"teach": "{exit: 0}"}, ["index.md:14: teach, exit is 0; expected a number from 1 up"]),
    ],
)
def test_faults_of_a_lesson(changes, expected):
    assert faults(PairFront, PAIR, **changes) == expected


WEB = "expected an address that begins with http:// or https://"
DOI = "expected a DOI such as 10.1613/jair.1.12125, without doi: before it"
ENV = "expected the name of an environment variable"
INPUTS = "name files of the project from its root, such as shared/*.csv"


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("sources", "[{text: t, url: 'javascript:alert(1)'}]", "item 1, url is 'javascript:alert(1)'; " + WEB),
        ("sources", "[{text: t, url: 'JavaScript://a.b/%0a1'}]", "item 1, url is 'JavaScript://a.b/%0a1'; " + WEB),
        ("sources", "[{text: t, url: example.org}]", "item 1, url is 'example.org'; " + WEB),
        ("sources", "[{text: t, url: 'https://a.b/)<script>'}]", "item 1, url is 'https://a.b/)<script>'; " + WEB),
        ("sources", "[{text: t, url: ''}]", "item 1, url is empty; fill it in"),
        ("sources", "[{text: t, doi: 'doi:10.1613/jair'}]", "item 1, doi is 'doi:10.1613/jair'; " + DOI),
        ("sources", "[{text: t, doi: '10.1613/\"onclick'}]", "item 1, doi is '10.1613/\"onclick'; " + DOI),
        ("env", "[HOME=/]", "item 1 is 'HOME=/'; " + ENV),
        ("inputs", "[../../keys]", "item 1 is '../../keys'; " + INPUTS),
        ("inputs", "[/etc/passwd]", "item 1 is '/etc/passwd'; " + INPUTS),
        ("time_limit", ".inf", "is inf; expected a number up to 1e+06"),
        ("spot", "", "is empty; fill it in"),
        ("page_limit", "many", "is 'many'; expected a number"),
    ],
)
def test_faults_of_addresses_and_of_what_reaches_the_run(key, given, expected):
    separator = ", " if expected.startswith("item") else " "
    assert faults(PairFront, PAIR, **{key: given}) == [f"index.md:15: {key}{separator}{expected}"]


def test_a_long_value_is_cut_short_in_messages():
    (found,) = faults(PairFront, PAIR, level="x" * 5_000)
    assert found == f"index.md:7: level is '{'x' * 59}…; expected one of first steps, practice, deeper"


def test_a_standalone_lesson_claims_as_it_runs():
    values = {key: LESSON[key] for key in LESSON if key != "claims"}
    assert faults(SingleFront, values, claims="[]")[0].startswith("index.md:10: unknown key 'claims'; take it out")
    assert faults(SingleFront, values, group="misc") == [
        "index.md:10: unknown key 'group'; take it out: the folder around the lesson's own is its group"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"licence": None}, ["index.md:2: front matter has no 'licence'; add `licence: …`"]),
        ({"license": "MIT"}, ["index.md:14: unknown key 'license'; did you mean licence?"]),
        (
            {"licence": "MIT OR CC-BY-ND-4.0"},
            [
                "index.md:6: licence: CC-BY-ND-4.0 forbids to change the table; "
                f"take a table that may be passed on: {', '.join(LICENCES)}"
            ],
        ),
        ({"rows": "'60'"}, ["index.md:10: rows is '60'; expected a whole number"]),
        ({"columns": "[]"}, ["index.md:12: columns is empty; fill it in"]),
        (
            {"columns": "\n  - {name: a, type: float, about: x}\n  - {name: no, type: number, about: x}"},
            [
                "index.md:13: columns, item 1, type is 'float'; expected one of integer, number, text, date, boolean",
                "index.md:14: columns, item 2, name is False; expected a text (put it in quotation marks)",
            ],
        ),
        (
            {"defects": "[{what: a, where: b, documented_in: c, natural: 'yes'}]"},
            ["index.md:13: defects, item 1, natural is 'yes'; expected true or false"],
        ),
    ],
)
def test_faults_of_a_datasheet(changes, expected):
    assert faults(SheetFront, SHEET, **changes) == expected


def test_the_models_know_what_the_record_of_a_datasheet_holds():
    assert SheetFront.model_fields.keys() == {field.name for field in fields(Datasheet)} - {"name", "path", "body"}
