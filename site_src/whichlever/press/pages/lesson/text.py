"""Text of programs without what only a terminal understands."""

from __future__ import annotations

import re

from markupsafe import Markup

# Colours and movements, addresses of links (OSC 8) and other strings for the terminal, single escapes.
TERMINAL = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]", re.DOTALL
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tabs and line ends: no character of a page


def plain(text: str) -> str:
    """`text` without colours, links and control characters."""
    return CONTROL.sub("", TERMINAL.sub("", text.replace("\r\n", "\n")))


def text_block(text: str) -> Markup:
    """What was printed, as a block of its own; nothing for nothing."""
    shown = plain(text)
    if not shown.strip():
        return Markup("")
    return Markup('<div class="highlight"><pre><code>{}\n</code></pre></div>').format(shown.removesuffix("\n"))
