"""New files are put in their places all together, once they are found without a fault; or none of them is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from whichlever.errors import CatalogError, Fault, UsageError
from whichlever.lab.registered import FILE
from whichlever.press.catalog.datasheets import read_datasets
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.catalog.registration import register
from whichlever.project import Project


def place(project: Project, files: Mapping[str, bytes], *, slug: str = "", dataset: str = "") -> list[Path]:
    """Write `files`, by their paths from the root, in folders that do not exist yet; returns these folders.

    slug: of the lesson among them. dataset: the data set that it uses, or that they are.
    A pair is registered as it is written.
    Raises `UsageError` for what exists, `CatalogError` for what `check` would find; then nothing is written.
    """
    folders = sorted({str(Path(name).parent) for name in files})
    for folder in folders:
        if (project.root / folder).exists():
            raise UsageError(f"{folder}: exists already; choose another name")
    project.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=project.work) as stage:
        staged = Project(Path(stage).resolve())
        for name, content in files.items():
            path = staged.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if dataset and f"datasets/{dataset}" not in folders:
            shutil.copytree(project.datasets / dataset, staged.datasets / dataset)
        _check_and_register(staged, slug, dataset)
        return _moved(staged.root, project.root, folders)


def _check_and_register(staged: Project, slug: str, dataset: str) -> None:
    faults: list[Fault] = []
    if slug:
        for pair in read_catalog(staged, slug).pairs:
            (pair.folder / FILE).write_text(register(pair, draft=True), encoding="utf-8")
    else:
        read_datasets(staged, faults, [dataset])
    if faults:
        raise CatalogError(faults)


def _moved(stage: Path, root: Path, folders: Sequence[str]) -> list[Path]:
    done: list[Path] = []
    try:
        for folder in folders:
            (root / folder).parent.mkdir(parents=True, exist_ok=True)
            done.append((stage / folder).rename(root / folder))
    except OSError as error:
        for path in done:
            shutil.rmtree(path, ignore_errors=True)
        what = f"{error.filename2 or error.filename}: {error.strerror or error}"
        raise UsageError(f"{what}; nothing was written") from error
    return done
