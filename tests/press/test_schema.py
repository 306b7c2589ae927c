"""What front matter may say: every fault in words, with the line that it stands on."""

from dataclasses import fields

import pytest

from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.frontmatter import read_front_matter
from whichlever.press.catalog.lessons import Front
from whichlever.press.catalog.schema import DATASHEET, PAIR, SINGLE, front_matter_faults

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
SHEET = {
    **dict.fromkeys(("title", "summary", "source", "origin", "licence", "licence_note", "citation"), "text"),
    "documented_in": "text",
    "rows": "60",
    "sha256": "abc",
    "columns": "[{name: length, type: number, about: how long}]",
    "defects": "[]",
}


def faults(schema, values, **changes):
    """The faults of front matter whose keys stand one a line, from line 2 on; None takes a key out."""
    lines = {key: value for key, value in {**values, **changes}.items() if value is not None}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    return [str(fault) for fault in front_matter_faults(read_front_matter(f"---\n{text}---\n"), schema, "index.md")]


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        (PAIR, LESSON),
        (PAIR, LESSON | {"authors": "[A, B]", "sources": "[{text: t, doi: d, url: u}]", "time_limit": "9.5"}),
        (PAIR, LESSON | {"spot": "{intro: i, rows: [0, 2], columns: [a], wrong: [1], answer: a, source: s}"}),
        (PAIR, LESSON | {"levers": "{data: mend, model: trees}", "outcome": "data wins", "defect_kind": "made"}),
        (SINGLE, {key: LESSON[key] for key in LESSON if key not in ("dataset", "claims")}),
        (DATASHEET, SHEET),
    ],
)
def test_sound_front_matter(schema, values):
    assert faults(schema, values) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": None}, ["index.md:2: front matter has no 'title'; add `title: …`"]),
        (
            {"title": None, "claims": None},
            [
                "index.md:2: front matter has no 'title'; add `title: …`",
                "index.md:2: front matter has no 'claims'; add `claims: …`",
            ],
        ),
        ({"titel": "x"}, ["index.md:11: unknown key 'titel'; did you mean title?"]),
        ({"levers": "{date: mend}"}, ["index.md:11: levers: unknown key 'date'; did you mean data?"]),
        (
            {"levers": "{xyz: mend}"},
            ["index.md:11: levers: unknown key 'xyz'; take it out, or use one of model, data, features"],
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
            {"claims": "\n  - {says: x, holds: y}\n  - {says: x, holds: y,\n     inn: z}"},
            ["index.md:13: claims, item 2: unknown key 'inn'; did you mean in?"],
        ),
        ({"time_limit": "0"}, ["index.md:11: time_limit is 0; expected a number above 0"]),
        (
            {"spot": "{intro: i, rows: [1], columns: [a], wrong: [one], answer: a, source: s}"},
            [
                "index.md:11: spot, rows has fewer than 2 items; add some",
                "index.md:11: spot, wrong, item 1 is 'one'; expected a whole number or a mapping of keys to values",
            ],
        ),
    ],
)
def test_faults_of_a_lesson(changes, expected):
    assert faults(PAIR, LESSON, **changes) == expected


def test_a_standalone_lesson_claims_as_it_runs():
    values = {key: LESSON[key] for key in LESSON if key != "claims"}
    assert faults(SINGLE, values, claims="[]")[0].startswith("index.md:10: unknown key 'claims'; take it out")
    assert faults(SINGLE, values, group="misc") == [
        "index.md:10: unknown key 'group'; take it out: the folder around the lesson's own is its group"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"licence": None}, ["index.md:2: front matter has no 'licence'; add `licence: …`"]),
        ({"license": "MIT"}, ["index.md:14: unknown key 'license'; did you mean licence?"]),
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
    assert faults(DATASHEET, SHEET, **changes) == expected


def test_the_schemas_know_what_the_records_hold():
    front = {field.name for field in fields(Front)}
    assert (PAIR["properties"].keys() | SINGLE["properties"].keys()) - {"claims"} == front
    assert DATASHEET["properties"].keys() == {field.name for field in fields(Datasheet)} - {"name", "path", "body"}
