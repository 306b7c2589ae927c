"""Files that are written whole or not at all, and that show whether they are still as they were written."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

TEMPORARY = ".tmp"  # how the name of a file ends that is not whole yet


def write(place: Path, content: bytes, *, synced: bool = False) -> None:
    """Put a file in place of whatever is there, a folder included. Raises OSError, and then nothing has changed.

    synced: whether it must be on the disk when this returns.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{secrets.token_hex(8)}{TEMPORARY}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)  # readable as the umask says
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        temporary.replace(place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_sealed(place: Path, content: bytes, *, synced: bool = False) -> None:
    """`write`, with a checksum in a line before the content."""
    write(place, _checksum(content) + b"\n" + content, synced=synced)


def read_sealed(place: Path) -> bytes | None:
    """The content of a file that `write_sealed` left, or None where it is missing, damaged or something else."""
    try:
        checksum, _, content = place.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if checksum == _checksum(content) else None


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
