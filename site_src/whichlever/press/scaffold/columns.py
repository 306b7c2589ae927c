"""How columns become numbers, as code: for the start, and for the features lever, whose cell stands alone."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from whichlever.press.scaffold.outline import Outline

WIDEST = 120  # letters of a line
NUMBERS = 'make_pipeline(SimpleImputer(strategy="median"), StandardScaler())'
KINDS = 'make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))'
RARE = (
    'make_pipeline(SimpleImputer(strategy="most_frequent"), '
    'OneHotEncoder(min_frequency=5, handle_unknown="infrequent_if_exist"))'
)
LOGS = 'make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(signed_log), StandardScaler())'
DAYS = 'make_pipeline(FunctionTransformer(days), SimpleImputer(strategy="median"), StandardScaler())'
CALENDAR = 'make_pipeline(FunctionTransformer(calendar), SimpleImputer(strategy="median"), StandardScaler())'
WORDS = "make_pipeline(FunctionTransformer(no_gaps), TfidfVectorizer(max_features=300))"
LETTERS = (
    "make_pipeline(FunctionTransformer(no_gaps), "
    'TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), max_features=300))'
)
HELPERS = {
    "signed_log": "def signed_log(numbers):\n    return np.sign(numbers) * np.log1p(np.abs(numbers))",
    "days": 'def days(dates):\n    return dates.apply(lambda date: (date - pd.Timestamp("2000-01-01")).dt.days)',
    "calendar": (
        "def calendar(dates):\n"
        '    parts = [dates[name].dt.month.rename(f"{name}: month") for name in dates]\n'
        '    parts += [dates[name].dt.day_of_week.rename(f"{name}: weekday") for name in dates]\n'
        "    return pd.concat([days(dates), *parts], axis=1)"
    ),
    "no_gaps": 'def no_gaps(texts):\n    return texts.fillna("")',
}
LIBRARIES = {
    "np.": "import numpy as np",
    "pd.": "import pandas as pd",
    "make_column_transformer": "from sklearn.compose import make_column_transformer",
    "TfidfVectorizer": "from sklearn.feature_extraction.text import TfidfVectorizer",
    "SimpleImputer": "from sklearn.impute import SimpleImputer",
    "LogisticRegression": "from sklearn.linear_model import LogisticRegression",
    "Ridge": "from sklearn.linear_model import Ridge",
    " GroupShuffleSplit": "from sklearn.model_selection import GroupShuffleSplit",
    " StratifiedShuffleSplit": "from sklearn.model_selection import StratifiedShuffleSplit",
    " ShuffleSplit": "from sklearn.model_selection import ShuffleSplit",
    "make_pipeline": "from sklearn.pipeline import make_pipeline",
}
SCALERS = ("FunctionTransformer", "OneHotEncoder", "StandardScaler")  # of sklearn.preprocessing


@dataclass(frozen=True)
class Code:
    """An expression, with the functions and imports that it needs."""

    expression: str
    helpers: tuple[str, ...]
    imports: tuple[str, ...]


def start(plan: Outline) -> Code:
    """Numbers as they are, categories one by one, texts word by word."""
    return _code([*_each(plan, NUMBERS, KINDS, DAYS), *((WORDS, repr_of(name)) for name in plan.texts)], 8)


def lever(plan: Outline) -> Code:
    """The same and something more of it."""
    return _code([*_more(plan), *((LETTERS, repr_of(name)) for name in plan.texts)], 8)


def says(plan: Outline) -> str:
    """What the features lever does, in words."""
    ways = {
        "logarithms beside numbers": plan.numbers,
        "rare kinds together": plan.categories,
        "parts of words": plan.texts,
        "month and weekday of dates": plan.dates,
    }
    return ", ".join(way for way, columns in ways.items() if columns)


def names_of(columns: Sequence[str]) -> str:
    """A list of columns as Python writes it."""
    return f"[{', '.join(map(repr_of, columns))}]"


def repr_of(name: str) -> str:
    """A text as Python writes it, in double quotation marks where these will do."""
    return json.dumps(name, ensure_ascii=False)


def _each(plan: Outline, numbers: str, kinds: str, dates: str) -> list[tuple[str, str]]:
    given = [(numbers, plan.numbers), (kinds, plan.categories), (dates, plan.dates)]
    return [(how, names_of(columns)) for how, columns in given if columns]


def _more(plan: Outline) -> list[tuple[str, str]]:
    logs = [(LOGS, names_of(plan.numbers))] if plan.numbers else []
    return [*_each(plan, NUMBERS, RARE, CALENDAR), *logs]


def _code(parts: list[tuple[str, str]], indent: int) -> Code:
    lines = "".join(_laid_out(how, columns, " " * indent) for how, columns in parts)
    expression = f"make_column_transformer(\n{lines}{' ' * indent}sparse_threshold=0,\n{' ' * (indent - 4)})"
    named = [name for name in ("days", "calendar", "no_gaps", "signed_log") if f"({name})" in expression]
    if "calendar" in named and "days" not in named:
        named.insert(0, "days")
    helpers = tuple(HELPERS[name] for name in named)
    return Code(expression, helpers, imports_of(" ".join([expression, *helpers])))


def _laid_out(how: str, columns: str, indent: str) -> str:
    """One part of a column transformer, on as many lines as it needs."""
    if len(line := f"{indent}({how}, {columns}),\n") <= WIDEST:
        return line
    deeper = f"{indent}    "
    steps = how
    if len(how) + len(deeper) >= WIDEST:
        steps = how.replace("(", f"(\n{deeper}    ", 1).replace("), ", f"),\n{deeper}    ")
        steps = f"{steps[:-1]},\n{deeper})"
    names = textwrap.fill(columns, WIDEST - 2, initial_indent=deeper, subsequent_indent=f"{deeper} ")
    return f"{indent}(\n{deeper}{steps},\n{names},\n{indent}),\n"


def imports_of(code: str) -> tuple[str, ...]:
    """The imports that a piece of code needs, in their usual order."""
    plain = [line for sign, line in LIBRARIES.items() if sign in f" {code}"]
    scalers = [name for name in SCALERS if name in code]
    if scalers:
        plain.append(f"from sklearn.preprocessing import {', '.join(scalers)}")
    numeric, others = [line for line in plain if line.startswith("import")], [li for li in plain if li[0] == "f"]
    return (*numeric, *others)
