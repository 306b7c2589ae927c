"""Export spoken vowels: Vowel of the R library mlbench, from the Debian package r-cran-mlbench."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_debian, save

# The archive numbers the measurements from 0 to 9; mlbench left out number 1.
NAMES = {"V1": "speaker", "V2": "area_0", **{f"V{k + 1}": f"area_{k}" for k in range(2, 10)}, "Class": "vowel"}

if __name__ == "__main__":
    save(from_debian("r-cran-mlbench", "mlbench", "Vowel").rename(columns=NAMES), __file__)
