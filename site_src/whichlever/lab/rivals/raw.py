"""A table's columns as recorded, as numbers: what somebody gives to a model before any thought about features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sklearn.compose import ColumnTransformer

COMMON = 5  # how often a word must occur to count as a category


def raw_columns() -> ColumnTransformer:
    """Numbers as they are; of a time its parts; a text as a category, and as the number that it reads as.

    Gaps stay gaps; a column that training rows leave empty is left out.
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
        (FunctionTransformer(_floats), numbers_of),
        (FunctionTransformer(_parts), _times),
        (FunctionTransformer(_typed), _typed_numbers),
        (categories, texts_of),
    )


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
