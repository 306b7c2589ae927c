"""Expressions in prose, filled in: names, calls of them and plain values, in Jinja's sandbox. Nothing else runs."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from whichlever.errors import CatalogError, Fault
from whichlever.press.pages.prose.escape import finished

EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
SEE = "see CONTRIBUTING.md for what a page may ask"
CLOSE = 0.5
LONGEST = 10.0  # seconds that the expressions of one page may take
PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.List, nodes.Tuple, nodes.Neg)
ASKING = (nodes.Name, nodes.Getattr, nodes.Call, nodes.Keyword)


class WordError(ValueError):
    """An expression that names something that does not exist; the message suggests what does."""


class Answers:
    """What a page may ask something for by name: the public methods and properties of a class of this kind."""


def public_names(kind: type[Answers]) -> list[str]:
    """Its names, sorted."""
    return [name for name in dir(kind) if not name.startswith("_")]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Only `{{ … }}` is ours: `{#` is how Markdown writes an anchor, and `{%` may stand in prose."""

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            comment_start_string="{{#",
            comment_end_string="#}}",
            block_start_string="{{%",
            block_end_string="%}}",
            autoescape=True,
            finalize=finished,
        )
        self.globals.clear()
        self.end = time.monotonic() + LONGEST

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, Answers) and attr in public_names(type(obj))

    def call(self, context: Context, what: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Every call passes here, and there is nothing else that takes time."""
        if time.monotonic() > self.end:
            raise WordError(f"the expressions of this page take longer than {LONGEST:g} seconds; ask for less")
        return super().call(context, what, *args, **kwargs)

    def fill(self, text: str, known: Mapping[str, Any]) -> str:
        for node in _all(self.parse(text)):
            if not isinstance(node, PLAIN + ASKING):
                raise TemplateSyntaxError("only names, calls of them and plain values", node.lineno)
        return self.from_string(text).render(**known)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def render(text: str, known: Mapping[str, Any], path: str, first_line: int) -> str:
    """Fill in the expressions of `text`, which begins on `first_line` of `path`. What they give is text, or `Markup`.

    Raises `CatalogError` with the line of everything unknown, and suggestions.
    """
    try:
        return _Sandbox().fill(text, known)
    except Exception as error:
        faults = [
            fault
            for match in EXPRESSION.finditer(text)
            for fault in _faults(match[0], known, path, first_line + text.count("\n", 0, match.start()))
        ]
        raise CatalogError(faults or [_fault(error, known, path, first_line)]) from None


def _faults(expression: str, known: Mapping[str, Any], path: str, line: int) -> list[Fault]:
    try:
        _Sandbox().fill(expression, known)
    except Exception as error:
        return [_fault(error, known, path, line)]
    return []


def _fault(error: Exception, known: Mapping[str, Any], path: str, first_line: int) -> Fault:
    if isinstance(error, TemplateSyntaxError):
        return Fault(path, first_line + error.lineno - 1, f"not an expression: {error.message}", SEE)
    line = first_line + _template_line(error) - 1
    if isinstance(error, UndefinedError | SecurityError):
        name = (re.findall(r"attribute '([^']+)'|'([^']+)' is undefined", str(error)) or [(str(error), "")])[0]
        return Fault(path, line, f"unknown name {''.join(name)!r}", _meant("".join(name), known))
    what, _, todo = re.sub(r"^\w+\.(?=\w+\(\))", "", str(error)).partition("; ")
    return Fault(path, line, what, todo or SEE)


def _meant(name: str, known: Mapping[str, Any]) -> str:
    """The closest of all names that there are anywhere, or those that the page knows."""
    anywhere = {*known, *(each for kind in Answers.__subclasses__() for each in public_names(kind))}
    close = difflib.get_close_matches(name, sorted(anywhere), n=1, cutoff=CLOSE)
    return nearest(name, sorted(anywhere if close else known))


def _template_line(error: BaseException) -> int:
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def nearest(name: str, known: Any) -> str:
    """A hint at what was meant: the closest of the known names, or all of them."""
    options = [str(one) for one in known]
    if not options:
        return "there are none"
    close = difflib.get_close_matches(name, options, n=3, cutoff=CLOSE)
    return f"did you mean {' or '.join(close)}?" if close else f"expected one of {', '.join(options)}"
