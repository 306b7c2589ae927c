"""The type face's files are those that the script beside them makes, and its licence is part of the site."""

from __future__ import annotations

import hashlib
import runpy

from helpers.places import ROOT

FONTS = ROOT / "site_src/theme/assets/fonts"


def test_each_file_is_the_one_that_the_script_names() -> None:
    named = runpy.run_path(str(FONTS / "make.py"))["SHA256"]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.iterdir() if path.is_file()}
    assert named == {name: digest for name, digest in found.items() if name != "make.py"}
    assert "SIL Open Font License, Version 1.1" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


def test_the_sheet_and_the_head_name_a_file_that_is_there() -> None:
    (face,) = FONTS.glob("*.woff2")
    assert f'url("../fonts/{face.name}")' in (ROOT / "site_src/theme/styles/type.css").read_text(encoding="utf-8")
    assert f"assets/fonts/{face.name}" in (ROOT / "site_src/theme/main.html").read_text(encoding="utf-8")
    assert face.stat().st_size < 40_000
