"""Export printed letters: LetterRecognition of the R library mlbench, from the Debian package r-cran-mlbench."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_debian, save, snake_case

if __name__ == "__main__":
    table = from_debian("r-cran-mlbench", "mlbench", "LetterRecognition")
    table = table.rename(columns={"lettr": "letter"}).rename(columns=snake_case)
    save(table.astype(dict.fromkeys(table.columns[1:], int)), __file__)
