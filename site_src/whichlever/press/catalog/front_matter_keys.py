"""What front matter may say: a key, its type and what it means, once for a pair, a lesson and a data set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from whichlever.lab.traps.code import TRAPS
from whichlever.lab.trials.lever import FUNCTIONS, KINDS
from whichlever.press.catalog.claims import ClaimSyntaxError, parse

LEVELS = ("first steps", "practice", "deeper")
IDEAS = tuple(f"I{number}" for number in range(1, 10))
PROBLEMS: Mapping[str, str] = {  # what somebody sees, by the name that front matter uses
    "labels": "My labels are wrong",
    "values": "Some values are impossible, or in another unit",
    "missing": "Cells are empty",
    "small": "My data is too small",
    "drift": "It got worse in production",
    "groups": "Rows repeat, or belong together",
    "rare": "One class is rare",
    "blind": "The model does not see what I see",
    "model": "Which model?",
}
DEFECT_KINDS = ("natural", "enriched", "made")
OUTCOMES = (
    "data wins", "model wins", "features win", "substitutes", "multiplies", "harms", "sample size", "metric", "nothing",
    "undecided",
)  # fmt: skip
PICTURES: Mapping[str, tuple[int, int]] = {  # the kinds of pictures, with how many columns each takes
    "scatter": (2, 2),
    "lines": (2, 2),
    "strips": (2, 2),
    "calendar": (2, 2),
    "holes": (1, 12),
    "images": (1, 1),
    "words": (1, 1),
    "squares": (1, 1),
    "letters": (3, 3),
}
STEPS = ("question", "task", "bet", "lever", "result", "why", "exit")  # of a class, in their order
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'()\\]+(?:\([^\s<>\"'()\\]*\)[^\s<>\"'()\\]*)*", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"'\\]+")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def misfit(what: str, todo: str) -> PydanticCustomError:
    """An error of a validator, in the two halves of a fault; `{name}` and `{given}` stand for the key and its value."""
    return PydanticCustomError("misfit", "{what}; {todo}", {"what": what, "todo": todo})


def one_of(*known: str) -> BeforeValidator:
    """A text that is one of those known."""

    def check(given: Any) -> Any:
        if given not in known:
            raise PydanticCustomError("choice", "expected one of {known}", {"known": known})
        return given

    return BeforeValidator(check, json_schema_input_type=Literal[known])


def at_least(count: int) -> BeforeValidator:
    """A list of so many items."""

    def check(given: Any) -> Any:
        if isinstance(given, list) and len(given) < count:
            few = f"{{name}} has fewer than {count} items", "add some"
            raise misfit(*(few if count > 1 else ("{name} is empty", "fill it in")))
        return given

    return BeforeValidator(check)


def between(least: int, most: int) -> BeforeValidator:
    """A list of so many items."""

    def check(given: Any) -> Any:
        if isinstance(given, list) and not least <= len(given) <= most:
            raise misfit(f"{{name}} has {len(given)} items", f"expected {least} to {most}")
        return given

    return BeforeValidator(check)


def _some_keys(given: Any) -> Any:
    """A mapping that says something."""
    if given == {}:
        raise misfit("{name} is empty", "fill it in")
    return given


def _given(given: Any) -> Any:
    """A key that stands there has a value."""
    if given is None:
        raise misfit("{name} is empty", "fill it in")
    return given


def _listed(given: Any) -> Any:
    """A list, where a single text stands for a list of one."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list):
        raise misfit("{name} is {given}", "expected a text (put it in quotation marks) or a list")
    return given


def _web_address(given: str) -> str:
    if not WEB_ADDRESS.fullmatch(given):
        raise misfit("{name} is {given}", "expected an address that begins with http:// or https://")
    return given


def _doi(given: str) -> str:
    if not DOI.fullmatch(given):
        raise misfit("{name} is {given}", "expected a DOI such as 10.1613/jair.1.12125, without doi: before it")
    return given


def _variable(given: str) -> str:
    if not VARIABLE.fullmatch(given):
        raise misfit("{name} is {given}", "expected the name of an environment variable")
    return given


def _inside(given: str) -> str:
    if given.startswith(("/", "~", "*")) or "\\" in given or ":" in given or ".." in given.split("/"):
        raise misfit("{name} is {given}", "name files of the project from its root, such as shared/*.csv")
    return given


def _holds(given: str, info: ValidationInfo) -> str:
    """A claim that can be read; the context names the pair's levers."""
    try:
        parse(given, (info.context or {}).get("levers") or tuple(FUNCTIONS))
    except ClaimSyntaxError as error:
        raise misfit(error.what, error.todo) from None
    return given


GIVEN = BeforeValidator(_given)
SOME_KEYS = BeforeValidator(_some_keys)
Text = Annotated[str, StringConstraints(min_length=1)]
Texts = Annotated[tuple[Text, ...], Strict(False)]
Count = Annotated[int, Field(ge=1)]
Row = Annotated[int, Field(ge=0)]
Positive = Annotated[float, Field(gt=0, le=1_000_000)]
Idea = Annotated[str, one_of(*IDEAS)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
Doi = Annotated[Text, AfterValidator(_doi)]


class Part(BaseModel):
    """Keys and values of front matter. What is not a field is a fault."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", use_attribute_docstrings=True)


class Source(Part):
    """Who documents what a lesson says."""

    text: Text
    """Who and where, in words."""
    url: WebAddress = ""
    """Its address."""
    doi: Doi = ""
    """Its DOI, without `doi:` before it."""


class ClaimText(Part):
    """A claim as it is written."""

    says: Text
    """The sentence that the page prints."""
    holds: Annotated[Text, AfterValidator(_holds)]
    """What must hold for it, in one of the forms of claims."""
    setting: Text = Field("main", alias="in")
    """A setting of the task; default: the task itself."""


class Cell(Part):
    """A place in a table."""

    row: Row
    """The row's id."""
    column: Text
    """The column's name."""


def _row_or_cell(given: Any) -> str | None:
    if isinstance(given, Cell | dict):
        return "[cell]"
    return "[row]" if isinstance(given, int) and not isinstance(given, bool) else None


RowOrCell = Annotated[
    Annotated[Row, Tag("[row]")] | Annotated[Cell, Tag("[cell]")],
    Discriminator(
        _row_or_cell,
        custom_error_type="misfit",
        custom_error_message="{what}; {todo}",
        custom_error_context={
            "what": "{name} is {given}",
            "todo": "expected a whole number or a mapping of keys to values",
        },
    ),
]


class Spot(Part):
    """Rows in which the reader looks for the defect."""

    intro: Text
    """What the reader is asked to look for."""
    rows: Annotated[tuple[Row, ...], Strict(False), at_least(2)]
    """Two numbers are the first row and the one after the last; more are the rows themselves."""
    columns: Texts
    """Which columns are shown."""
    wrong: Annotated[tuple[RowOrCell, ...], Strict(False)]
    """The rows, or the cells, that are wrong."""
    answer: Text
    """What is wrong in them."""
    source: Text
    """Who says so."""

    @property
    def shown(self) -> tuple[int, ...]:
        """The rows that the reader sees."""
        return tuple(range(*self.rows)) if len(self.rows) == 2 else self.rows


class Answer(Part):
    """How a picture answers one pulled lever: the data move the points, features turn the view."""

    says: Text
    """One sentence on what is to be seen then."""
    column: Text = ""
    """Whose values change; none where the model bends the line."""
    rows: int = 0
    """How many rows further down each of its values is taken from."""
    label: Text = ""
    """What the scale says then."""


class Picture(Part):
    """How a pair's table looks, drawn for the page before the bet; see `whichlever.press.pages.pictures`."""

    kind: Annotated[str, one_of(*PICTURES)]
    """How the rows are drawn."""
    columns: Texts
    """Of the table, in the order of the axes."""
    caption: Text
    """What is shown, and not what is odd about it."""
    by: Texts = ()
    """The column that gives points their colour; of lines, those whose equal rows are joined."""
    where: Mapping[Text, Texts] = Field(default_factory=dict)
    """For a column, the values whose rows are drawn; the others are left out."""
    log: Texts = ()
    """Columns whose axis counts in powers of ten."""
    labels: Texts = ()
    """What the scales say, where a column's name would not do."""
    line: bool = False
    """Whether a straight line is drawn through the points."""
    apart: bool = False
    """Whether points of few whole numbers are moved off each other."""
    answers: Mapping[Annotated[str, one_of(*KINDS)], Answer] = Field(default_factory=dict)
    """What a scatter with its line does when a lever is pulled, for the home page."""

    @model_validator(mode="after")
    def _as_many_columns(self) -> Picture:
        least, most = PICTURES[self.kind]
        if not least <= len(self.columns) <= most:
            expected = str(least) if least == most else f"{least} to {most}"
            raise misfit(f"{{name}} has {len(self.columns)} columns", f"{self.kind} takes {expected}")
        return self


class Discussion(Part):
    """A question to discuss in class, after the result."""

    ask: Text
    """The question."""
    listen: Text
    """What a good answer says."""


class Mistake(Part):
    """A common wrong answer."""

    says: Text
    """The answer, as a student would give it."""
    why: Text
    """Why the evidence refutes it."""


class Front(Part):
    """What the front matter of any lesson may say."""

    title: Text
    """The name."""
    summary: Text
    """One sentence for lists."""
    question: Text
    """What the page opens with."""
    level: Annotated[str, one_of(*LEVELS)]
    """How much it asks of a reader."""
    authors: Annotated[tuple[Text, ...], Strict(False), BeforeValidator(_listed)]
    """Who wrote it."""
    ideas: Annotated[tuple[Idea, ...], Strict(False)]
    """Which of the essay's ideas it serves."""
    remember: Text = ""
    """One sentence to keep."""
    symptoms: Texts = ()
    """What somebody with this problem would say."""
    problems: Annotated[tuple[Annotated[str, one_of(*PROBLEMS)], ...], Strict(False)] = ()
    """Which problems of the decision guide it answers."""
    prerequisites: Texts = ()
    """Slugs of lessons to read before."""
    sources: Annotated[tuple[Source, ...], Strict(False)] = ()
    """Who documents the defect, or what the lesson says."""
    time_limit: Annotated[Positive | None, GIVEN] = None
    """Seconds that one run may take."""
    memory_limit: Annotated[Positive | None, GIVEN] = None
    """Gibibytes that one run may take."""
    page_limit: Annotated[Positive | None, GIVEN] = None
    """Kilobytes of the page, above which large vector figures become pictures of points."""
    env: Annotated[tuple[Annotated[Text, AfterValidator(_variable)], ...], Strict(False)] = ()
    """Environment variables that the lesson sees, and that its results depend on."""
    inputs: Annotated[tuple[Annotated[Text, AfterValidator(_inside)], ...], Strict(False)] = ()
    """Files of the project that its results depend on, as paths or globs from the root."""
    minutes: Annotated[Count | None, GIVEN] = None
    """Ignored: the build works out how long a page takes to read."""
    order: int = 0
    """Its place among lessons of its level."""


class PairFront(Front):
    """What the front matter of a pair may say."""

    dataset: Text
    """A folder of `datasets/`."""
    claims: Annotated[tuple[ClaimText, ...], Strict(False)]
    """What the build checks."""
    defect: Text = ""
    """What is wrong in the data."""
    defect_kind: Annotated[str, one_of(*DEFECT_KINDS)] = ""
    """As it was found (`natural`), found and made more frequent (`enriched`), or put in on purpose (`made`)."""
    outcome: Annotated[str, one_of(*OUTCOMES)] = ""
    """The kind of result."""
    why: Text = ""
    """One sentence on why it came out so."""
    levers: Mapping[Annotated[str, one_of(*KINDS)], Text] = Field(default_factory=dict)
    """A short label for each lever."""
    answers: Mapping[Annotated[str, one_of(*TRAPS)], Text] = Field(default_factory=dict)
    """What `check --run` warns of, each with a sentence on why no answer gets through there."""
    spot: Annotated[Spot | None, GIVEN] = None
    """Rows in which the reader looks for the defect, before the bet."""
    picture: Annotated[Picture | None, GIVEN] = None
    """How the table looks, before the bet."""
    objectives: Annotated[Texts, between(2, 4)]
    """What students can do after a class, each beginning with a verb; for teachers only."""
    discuss: Annotated[tuple[Discussion, ...], Strict(False), between(2, 3)]
    """What a class talks about after the result; `listen` may hold expressions, as the page does."""
    mistakes: Annotated[tuple[Mistake, ...], Strict(False), between(1, 2)]
    """What students often answer; `why` may hold expressions, as the page does."""
    teach: Annotated[Mapping[Annotated[str, one_of(*STEPS)], Count], SOME_KEYS]
    """Minutes of a class of 45 for the steps that need more or less than usual here; scaled to the time there is."""


class SingleFront(Front):
    """What the front matter of a standalone lesson may say."""

    dataset: Text = ""
    """A folder of `datasets/`."""
    serves: Mapping[Idea, Text] = Field(default_factory=dict)
    """For an idea, the section that serves it."""
