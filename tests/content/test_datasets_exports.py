"""The tables under datasets/: what each datasheet says is true, and each export script makes its table again."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import runpy
import shutil
import subprocess
import sys

import pandas as pd
import pytest
import yaml

from helpers.places import ROOT
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.review.review import review
from whichlever.press.review.sheets import INDEXES
from whichlever.project import Project

DATASETS = ROOT / "datasets"
NAMES = sorted(path.parent.name for path in DATASETS.glob("*/datasheet.md"))
FROM_DEBIAN = {"letters": "r-cran-mlbench", "vowel": "r-cran-mlbench"}


def datasheet(name):
    _, front, prose = (DATASETS / name / "datasheet.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), prose


def recorded(name):
    return (DATASETS / name / f"{name}.csv.gz").read_bytes()


def missing(reason):
    """What a machine lacks is skipped by name; CI lacks nothing."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def deb(tmp_path_factory):
    """The path of a Debian package, by its name; each is fetched once."""
    folder = tmp_path_factory.mktemp("debs")

    def fetch(package):
        for tool in ("apt-get", "dpkg-deb"):
            if shutil.which(tool) is None:
                missing(f"{tool} is not at hand: the tables of {package} can't be exported again")
        if not list(folder.glob(f"{package}_*.deb")):
            download = ["apt-get", "-qq", "download", package]
            if subprocess.run(download, cwd=folder, capture_output=True, check=False).returncode:
                subprocess.run(["apt-get", "-qq", "update"], capture_output=True, check=False)
                if subprocess.run(download, cwd=folder, capture_output=True, check=False).returncode:
                    missing(f"apt-get can't download {package}")
        return next(folder.glob(f"{package}_*.deb"))

    return fetch


@pytest.fixture
def export(monkeypatch, tmp_path, deb):
    """Run an export script as `python` would, into an empty folder, and return the bytes that it wrote."""

    def run(name):
        script = DATASETS / name / "export.py"
        options = ["--deb", str(deb(FROM_DEBIAN[name]))] if name in FROM_DEBIAN else []
        monkeypatch.setattr(sys, "argv", [str(script), "--out", str(tmp_path), *options])
        monkeypatch.setattr(sys, "path", [str(script.parent), *sys.path])
        runpy.run_path(str(script), run_name="__main__")
        assert [path.name for path in tmp_path.iterdir()] == [f"{name}.csv.gz"]
        return (tmp_path / f"{name}.csv.gz").read_bytes()

    return run


def same_zlib(content):
    """Whether this machine's zlib compresses a table to the bytes that are recorded: other builds differ."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(gzip.decompress(content))
    return buffer.getvalue() == content


def test_every_folder_is_a_dataset():
    """What each datasheet says, and that a folder holds a table, a datasheet and a script alone: `whichlever check`."""
    folders = sorted(path.name for path in DATASETS.iterdir() if path.is_dir() and path.name[0] not in "._")
    assert folders == NAMES
    assert review(read_catalog(Project(ROOT)), ROOT / "site_src" / "pages").missing == ()


def test_what_the_scripts_share_names_no_package_index():
    assert not INDEXES.search((DATASETS / "_export.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_file_is_the_one_of_the_datasheet(name):
    sheet, _ = datasheet(name)
    content = recorded(name)
    assert hashlib.sha256(content).hexdigest() == sheet["sha256"]
    assert len(content) <= 300_000
    flags, time = content[3], content[4:8]
    assert flags == 0, "a name or a comment in gzip's header"
    assert time == bytes(4), "a time in gzip's header"


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_those_of_the_datasheet(name):
    sheet, _ = datasheet(name)
    # As text, so that nothing is guessed; an empty cell is a gap, and the only kind of gap.
    table = pd.read_csv(DATASETS / name / f"{name}.csv.gz", dtype=str, keep_default_na=False)
    assert list(table.columns) == [column["name"] for column in sheet["columns"]]
    assert len(table) == sheet["rows"]
    for column in sheet["columns"]:
        cells = table.loc[table[column["name"]] != "", column["name"]]
        assert not cells.empty
        match column["type"]:
            case "integer":
                assert cells.str.fullmatch(r"-?\d+").all(), column
            case "number":
                assert pd.to_numeric(cells).notna().all(), column
            case "date":
                assert pd.to_datetime(cells).notna().all(), column
            case "boolean":
                assert set(cells) <= {"True", "False"}, column
            case "text":
                assert pd.to_numeric(cells, errors="coerce").isna().any(), column
            case unknown:
                pytest.fail(f"unknown type {unknown}")


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_taken_for_a_gap(name):
    """pandas reads cells such as NA or None as gaps: no cell of ours may be lost that way."""
    path = DATASETS / name / f"{name}.csv.gz"
    guessed = pd.read_csv(path).isna()
    empty = pd.read_csv(path, dtype=str, keep_default_na=False) == ""
    assert guessed.equals(empty)


@pytest.mark.parametrize("name", NAMES)
def test_export_makes_the_same_table(name, export):
    again, content = export(name), recorded(name)
    assert gzip.decompress(again) == gzip.decompress(content)
    if not same_zlib(content):
        missing("this machine's zlib compresses differently: the table was compared, its sha256 was not")
    assert hashlib.sha256(again).hexdigest() == datasheet(name)[0]["sha256"]


def test_export_runs_from_a_command_line(tmp_path):
    script = DATASETS / "geyser" / "export.py"
    command = [sys.executable, "-W", "error", str(script), "--out", str(tmp_path / "new")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    digest = datasheet("geyser")[0]["sha256"]
    assert done.stdout.startswith("geyser: 299 rows")
    if same_zlib(recorded("geyser")):
        assert digest in done.stdout
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["geyser.csv.gz"]


def test_noise_of_digits_is_as_described():
    table = pd.read_csv(DATASETS / "digits" / "digits.csv.gz")
    wrong = table[table["label"] != table["true_label"]]
    assert len(wrong) == round(0.3 * len(table))
    pixels = table.filter(like="pixel_")
    means = pixels.groupby(table["true_label"]).mean()
    nearest = {digit: ((means - means.loc[digit]) ** 2).sum(axis=1).drop(digit).idxmin() for digit in means.index}
    share = (wrong["label"] == wrong["true_label"].map(nearest)).mean()
    assert share == pytest.approx(0.5 + 0.5 / 9, abs=0.06)
    assert wrong.groupby("true_label")["label"].nunique().min() >= 8


def test_geyser_pairs_each_wait_with_the_eruption_after_it():
    table = pd.read_csv(DATASETS / "geyser" / "geyser.csv.gz")
    assert table["duration"].corr(table["waiting"]) < -0.6
    assert table["duration"].corr(table["waiting"].shift(-1)) > 0.85
