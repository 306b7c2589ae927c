"""The home page's bet: where the points stand, how the line lies, and for which pairs there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.pages.hero import bent, path, straight, view

TABLE = pd.DataFrame({"x": [1.0, 2, 3], "y": [6.0, 4, 2]})


@pytest.fixture
def picture() -> Picture:
    return Picture.model_validate(
        {
            "kind": "scatter",
            "columns": ["x", "y"],
            "caption": "Rows.",
            "line": True,
            "answers": {
                "data": {"says": "Moved.", "column": "y", "rows": 1},
                "features": {"says": "Turned.", "column": "x", "rows": -1},
                "model": {"says": "Bent."},
            },
        }
    )


@pytest.mark.parametrize(
    ("lever", "x", "y"),
    [
        (None, [1, 2, 3], [6, 4, 2]),
        ("model", [1, 2, 3], [6, 4, 2]),
        ("data", [1, 2, 3], [4, 2, 2]),
        ("features", [1, 1, 2], [6, 4, 2]),
    ],
)
def test_where_the_points_stand(picture: Picture, lever: str | None, x: list[float], y: list[float]) -> None:
    shown = view(TABLE, picture, picture.answers[lever] if lever else None)
    assert [list(values) for values in shown] == [x, y]


def test_a_straight_line_and_a_bent_one() -> None:
    x, y = np.arange(100.0), np.abs(np.arange(100.0) - 50)
    places, heights = straight(x, 2 * x + 1)
    assert np.allclose(heights, 2 * places + 1)
    _, heights = bent(x, y)
    assert heights[0] > heights[12] < heights[-1]


def test_a_path() -> None:
    assert path(np.array([1.2, 30.0]), np.array([4.44, 5.0])) == "M1 4.4L30 5.0"
