"""Jinja templates, compiled once and not in every build.

Jinja's own cache compares a template with its source, and trusts the compiled code whatever became of it on the disk.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from whichlever.runner.store import atomic


class CompiledTemplates(BytecodeCache):
    """A folder of compiled templates, each with its checksum: a damaged one is compiled again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = atomic.read_sealed(self._folder / bucket.key)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        atomic.write_sealed(self._folder / bucket.key, bucket.bytecode_to_string())
