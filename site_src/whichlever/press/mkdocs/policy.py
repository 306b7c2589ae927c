"""What a page may load and run, said in its head: a Content-Security-Policy.

Scripts of the theme stand inside a page by their hashes. One that comes with the content has none and does not run.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

RULES: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self' data:",  # what a lesson plays stands in its page
    "style-src": "'self' 'unsafe-inline'",  # of drawings, of tables that a lesson coloured, and of Material
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
INLINE = re.compile(r"<script(?![^>]*\s(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
STATED = re.compile(rb'\n<meta http-equiv="Content-Security-Policy" content="[^"]*">')
FIRST = re.compile(r"<head>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)


def with_policy(page: str, content: str = "") -> str:
    """A finished page with its policy; `content` is what of it was not made by the theme."""
    hashes = sorted({_hash(script) for script in INLINE.findall(page) if script not in content})
    rules = {**RULES, "script-src": " ".join([RULES["script-src"], *hashes])}
    policy = "; ".join(f"{name} {sources}" for name, sources in rules.items())
    return FIRST.sub(rf'\g<0>\n<meta http-equiv="Content-Security-Policy" content="{policy}">', page, count=1)


def without_policy(page: bytes) -> bytes:
    """A page as it was before `with_policy`."""
    return STATED.sub(b"", page, count=1)


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
