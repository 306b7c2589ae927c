"""What a machine may lack."""

from __future__ import annotations

import os

import pytest


def lacking(what: str) -> None:
    """Skip by name on a reader's machine, fail in CI, which lacks nothing."""
    if os.environ.get("CI"):
        pytest.fail(f"CI lacks {what}", pytrace=False)
    pytest.skip(f"this machine lacks {what}")
