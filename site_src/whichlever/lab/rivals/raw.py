"""A table's columns as recorded, as numbers: what somebody gives to a model before any thought about features."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sklearn.compose import ColumnTransformer

COMMON = 5  # how often a word must occur to count as a category


Columns = Callable[[pd.DataFrame], list[str]]
"""Which of a table's columns are meant."""


def raw_columns(withheld: Sequence[str] = ()) -> ColumnTransformer:
    """Numbers as they are; of a time its parts; a text as a category, and as the number that it reads as.

    Gaps stay gaps; a column that training rows leave empty is left out, and so is each that is `withheld`.
    """
    from sklearn.compose import make_column_transformer
    from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder

    categories = OrdinalEncoder(
        min_frequency=COMMON,
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
    )
    return make_column_transformer(
        (FunctionTransformer(_floats), but(withheld, numbers_of)),
        (FunctionTransformer(_parts), but(withheld, _times)),
        (FunctionTransformer(_typed), but(withheld, _typed_numbers)),
        (categories, but(withheld, texts_of)),
    )


def but(withheld: Sequence[str], columns: Columns) -> Columns:
    """The same columns without those that the question withholds."""
    return partial(_but, tuple(withheld), columns)


def _but(withheld: tuple[str, ...], columns: Columns, rows: pd.DataFrame) -> list[str]:
    return [name for name in columns(rows) if name not in withheld]


def numbers_of(rows: pd.DataFrame) -> list[str]:
    """Columns that hold numbers, and some."""
    return _filled(rows.select_dtypes(["number", "bool"]))


def _times(rows: pd.DataFrame) -> list[str]:
    return _filled(rows.select_dtypes(["datetime", "datetimetz"]))


def texts_of(rows: pd.DataFrame) -> list[str]:
    """Columns that hold words, and some."""
    return _filled(rows.select_dtypes(exclude=["number", "bool", "datetime", "datetimetz"]))


def _typed_numbers(rows: pd.DataFrame) -> list[str]:
    texts = texts_of(rows)
    return [text for text, read in zip(texts, _typed(rows[texts]).T, strict=True) if not np.isnan(read).all()]


def _filled(rows: pd.DataFrame) -> list[str]:
    return list(rows.columns[rows.notna().any()])


def _floats(rows: pd.DataFrame) -> np.ndarray:
    return rows.to_numpy(dtype=float, na_value=np.nan)


def _typed(rows: pd.DataFrame) -> np.ndarray:
    return _floats(rows.astype(object).apply(pd.to_numeric, errors="coerce"))


def _parts(rows: pd.DataFrame) -> np.ndarray:
    """Of each time: the days since 1970, the month, the day of the week, the hour."""
    parts = [
        [
            (times - pd.Timestamp(0, tz=times.dt.tz)) / pd.Timedelta(days=1),
            times.dt.month,
            times.dt.day_of_week,
            times.dt.hour,
        ]
        for _, times in rows.items()
    ]
    return np.column_stack([part for each in parts for part in each])
