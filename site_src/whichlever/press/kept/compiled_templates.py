"""Jinja templates, compiled once and not in every build.

Jinja's own cache compares a template with its source, and trusts the compiled code whatever became of it on the disk.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from whichlever.press.kept.recipe import recipe_digest
from whichlever.project import Project
from whichlever.runner.store import atomic

TEMPLATES = ("press/pages/templates/", "press/teaching/templates/")  # each is compared with what it was compiled from


class CompiledTemplates(BytecodeCache):
    """A folder of compiled templates, each with its checksum: a damaged one is compiled again.

    made_by: what compiling depends on beside a template's source: filters that are applied to what never changes.
    """

    def __init__(self, folder: Path, made_by: str) -> None:
        self._folder, self._made_by = folder, made_by.encode() + b"\n"

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = atomic.read_sealed(self._folder / bucket.key) or b""
        if kept.startswith(self._made_by):
            bucket.bytecode_from_string(kept.removeprefix(self._made_by))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a folder that takes nothing costs only time
            atomic.write_sealed(self._folder / bucket.key, self._made_by + bucket.bytecode_to_string())


def keep_compiled(project: Project, environment: Environment) -> None:
    """From now on, compile its templates once for all builds of a project with this engine and these packages."""
    environment.bytecode_cache = CompiledTemplates(project.work / "templates", recipe_digest(without=TEMPLATES))
