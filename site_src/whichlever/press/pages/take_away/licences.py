"""Under which terms the files of a zip may be passed on, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whichlever import PACKAGE
from whichlever.lab.datasets import Datasheet
from whichlever.press.pages.prose.escape import address
from whichlever.project import Project

NAME = "LICENSE"


def licences(project: Project, lab: str, sheets: Iterable[Datasheet]) -> Iterator[tuple[str, bytes]]:
    """The project's own, the lab's in its folder `lab`, and what is known of each table's."""
    for path in sorted(project.root.glob(f"{NAME}*")):
        if path.is_file():
            yield path.name, path.read_bytes()
    yield f"{lab}/{NAME}", (PACKAGE / NAME).read_bytes()
    for sheet in sheets:
        yield f"datasets/{sheet.name}/{NAME}", of_table(sheet).encode()


def of_table(sheet: Datasheet) -> str:
    """What is known of the terms of a table."""
    told = (
        f"{sheet.name}.csv.gz: {sheet.title}",
        f"Licence: {sheet.licence}{_spdx(sheet.licence)}",
        sheet.licence_note,
        f"Origin: {sheet.origin}",
        f"Taken from: {sheet.source}",
        f"To be cited as: {sheet.citation}",
        *(f"See {link}" for link in (address(f"doi:{sheet.doi}") if sheet.doi else "", address(sheet.url)) if link),
    )
    return "".join(f"{line}\n" for line in told)


def _spdx(licence: str) -> str:
    """Where the text of a licence stands that has a name of SPDX."""
    known = [name for name in licence.split() if name != "OR" and not name.startswith("LicenseRef-")]
    return f" ({', '.join(f'https://spdx.org/licenses/{name}.html' for name in known)})" if known else ""
