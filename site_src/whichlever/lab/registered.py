"""The seed of a pair's splits, from what its author registered before seeing results."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from whichlever.errors import TaskError

FILE = "registration.json"
"""Of a pair, in its folder; `whichlever register` writes it."""


def registered_seed() -> int:
    """The seed that follows from what is registered for the pair whose `task.py` asks; 0 as long as nothing is.

    So registering draws splits that nobody has seen, and registering anything else draws others.
    From a notebook, of the pair in the working directory.
    """
    caller = sys._getframe(1).f_globals.get("__file__")  # pyright: ignore[reportPrivateUsage]
    path = (Path(caller).parent if caller else Path.cwd()) / FILE
    try:
        return seed_of(path.read_text(encoding="utf-8"))  # asked for by opening it, so that its coming is noticed
    except FileNotFoundError:
        return 0
    except ValueError as error:
        raise TaskError(f"{path}: no registration as `whichlever register` writes it; take it back") from error


def seed_of(text: str) -> int:
    """The seed of a registration: 32 bits of the digest of what it says, however it is laid out."""
    said = json.dumps(json.loads(text), sort_keys=True)
    return int(hashlib.sha256(said.encode()).hexdigest()[:8], 16)
