"""Export Fisher's irises with the three wrong cells of a famous copy: load_iris of the PyPI package scikit-learn.

scikit-learn corrected its copy in version 0.20; here the wrong values are put back.
"""

import sys
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_iris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import save

TYPOS = [(34, "petal_width", 0.2, 0.1), (37, "sepal_width", 3.6, 3.1), (37, "petal_length", 1.4, 1.5)]

if __name__ == "__main__":
    archive = load_iris()
    table = pd.DataFrame(archive.data, columns=["sepal_length", "sepal_width", "petal_length", "petal_width"])
    for row, column, right, wrong in TYPOS:
        if table.loc[row, column] != right:
            raise SystemExit(f"Row {row}, {column}: expected {right}, found {table.loc[row, column]}.")
        table.loc[row, column] = wrong
    table["species"] = archive.target_names[archive.target]
    save(table, __file__)
