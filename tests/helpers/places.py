"""Where things are that tests look at."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
TINY = TESTS / "sites" / "tiny"
