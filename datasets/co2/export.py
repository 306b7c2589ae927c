"""Export weekly carbon dioxide at Mauna Loa: the data set co2 of the PyPI package statsmodels."""

import sys
from pathlib import Path

from statsmodels.datasets import co2

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import save

if __name__ == "__main__":
    table = co2.load_pandas().data
    table.insert(0, "date", table.index.strftime("%Y-%m-%d"))
    save(table, __file__)
