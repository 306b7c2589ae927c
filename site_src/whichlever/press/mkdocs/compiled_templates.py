"""The theme's templates, compiled while lessons run: otherwise they are compiled when every lesson waits for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from jinja2 import BytecodeCache, Environment, TemplateError
from jinja2.bccache import Bucket

NAMED = re.compile(r'\{%-?\s*(?:extends|include|import|from)\s+"([^"]+\.\w+)"')  # templates that a template names


class CompiledTemplates(BytecodeCache):
    """Compiled templates by Jinja's own key, kept in this process. Jinja compares each with its source."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()

    def serve(self, environment: Environment) -> Environment:
        """Have an environment look here first."""
        environment.bytecode_cache = self
        return environment

    def compile(self, environment: Environment, names: Iterable[str]) -> None:
        """Compile templates, and those that they name. A fault is left for the site's build to tell."""
        self.serve(environment)
        assert environment.loader is not None, "a theme's templates are files"
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                with suppress(TemplateError, OSError):
                    waiting += NAMED.findall(environment.loader.get_source(environment, name)[0])
                    environment.get_template(name)
