"""The folders that mkdocs.yml names, as MkDocs itself reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config

from whichlever.errors import BuildError
from whichlever.press.mkdocs.configuration import read_configuration
from whichlever.project import Project


@pytest.mark.parametrize(
    ("text", "docs", "site"),
    [
        ("site_name: A\n", "docs", "site"),
        ("site_name: A\ndocs_dir: in\nsite_dir: out/put\n", "in", "out/put"),
        ("site_name: A\nsite_dir: !ENV [NOWHERE_NAMED, from-env]\n", "docs", "from-env"),
        ("site_name: A\nsite_dir: !ENV WHERE\n", "docs", "named"),
        ("site_name: A\nsite_dir: /elsewhere\n", "docs", "/elsewhere"),
        ("INHERIT: base/base.yml\nsite_dir: own\n", "base-docs", "own"),
        (
            "site_name: A\nmarkdown_extensions:\n  - toc:\n      slugify: !!python/name:str\n"
            "hooks: !relative $config_dir\n",
            "docs",
            "site",
        ),
    ],
)
def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, docs: str, site: str) -> None:
    monkeypatch.setenv("WHERE", "named")
    for name in ("docs", "in", "base-docs", "base"):
        (tmp_path / name).mkdir()
    (tmp_path / "base/base.yml").write_text("site_name: B\ndocs_dir: base-docs\nsite_dir: base-site\n")
    (tmp_path / "mkdocs.yml").write_text(text)
    found = read_configuration(Project(tmp_path))
    assert (found.docs, found.site) == (tmp_path / docs, tmp_path / site)
    if "!relative" not in text:
        config = load_config(str(tmp_path / "mkdocs.yml"))
        assert (Path(config.docs_dir), Path(config.site_dir)) == (found.docs, found.site)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"site_name: A\nnav: [\n", r"^mkdocs.yml:3: no YAML: .*; correct the configuration$"),
        (b"site_name: \xff\n", r"^mkdocs.yml: .*utf-8.*; correct the configuration$"),
        (b"INHERIT: none.yml\n", r"^none.yml: .*No such file.*; correct the configuration$"),
    ],
)
def test_what_is_no_configuration(tmp_path: Path, text: bytes, expected: str) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(text)
    with pytest.raises(BuildError, match=expected):
        read_configuration(Project(tmp_path))
