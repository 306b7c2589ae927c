"""What nobody foresaw: a fault of the engine, told in a line; its traceback is kept in a file for those who mend it."""

from __future__ import annotations

import errno
import hashlib
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from whichlever import __version__
from whichlever.errors import UsageError
from whichlever.project import Project

OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENOMEM)
"""Errors that say what to do by themselves: no room, no rights."""
LONGEST = 300  # characters of an error's own words


def tell(error: Exception) -> str:
    """A message about an error that no part of the engine raised on purpose."""
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
        return f"{error.filename or 'this machine'}: {error.strerror}; make room, or give the right to it"
    said = " ".join(str(error).split())[:LONGEST]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    place = _kept(error)
    todo = f"please open an issue with what is in {place}" if place else "please open an issue, and say what you did"
    return f"this is a fault of the engine, not of your files: {what}; {todo}"


def _kept(error: Exception) -> Path | None:
    """The file with the traceback; the same fault has the same one. None where nothing can be written."""
    frames = "".join(traceback.format_exception(error))
    name = f"fault-{hashlib.sha256(frames.encode()).hexdigest()[:8]}.txt"
    asked = " ".join(["whichlever", *sys.argv[1:]])
    machine = f"whichlever {__version__}, Python {platform.python_version()}, {platform.platform()}"
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{asked}\n{machine}\n\n{frames}", encoding="utf-8", errors="replace")
        except OSError:
            continue
        return folder / name
    return None


def _folders() -> list[Path]:
    elsewhere = Path(tempfile.gettempdir())
    try:
        return [Project.find(Path.cwd()).work, elsewhere]
    except (UsageError, OSError):
        return [elsewhere]
