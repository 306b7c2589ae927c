"""A handout on paper: printed to PDF by a browser, where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LONGEST = 60  # seconds


def print_page(page: Path, to: Path) -> str:
    """Print a page to a PDF; why it was not, or "".

    The browser has a folder of its own, so that one which is open is left alone.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return "no Chromium is installed"
    to.unlink(missing_ok=True)  # of an earlier class
    with TemporaryDirectory() as own:
        command = [browser, "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={own}"]
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # root has none
        command += [f"--print-to-pdf={to.resolve()}", page.resolve().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return f"{Path(browser).name} did not print it"
    return "" if to.is_file() and to.stat().st_size else f"{Path(browser).name} did not print it"
