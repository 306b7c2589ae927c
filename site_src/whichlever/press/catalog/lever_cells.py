"""Whether a lever cell stands alone, found by reading it: before anything runs, with the line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whichlever.lab.seal.allowed import LESSON_MODULES
from whichlever.lab.trials.lever import FUNCTIONS, Kind
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.scripts import Cell

Complaint = tuple[int, str, str]  # line, what, what to do

GIVEN_ONLY = "a lever works on what it is given"
KEEP_TO_INSTALLED = "keep it to installed packages"
FORBIDDEN_MODULES = ("sys", "os", "gc", "inspect", "importlib", "pathlib", "io", "builtins", "ctypes", "subprocess")
READERS = ("read_", "load_", "fetch_")
FORBIDDEN_NAMES = ("open", "eval", "exec", "compile", "globals", "locals", "vars", "__import__", "breakpoint", "input")


def read_lever(cell: Cell, kind: Kind) -> list[Complaint]:
    """Everything that keeps a cell from being a lever of `kind`."""
    return parsed(f"faults of a {kind} lever on line {cell.line}", cell.source, lambda: _faults(cell, kind))


def _faults(cell: Cell, kind: Kind) -> list[Complaint]:
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        return [(cell.line + (error.lineno or 1) - 1, f"not Python: {error.msg}", "correct the cell")]
    complaints = [*_undefined(tree), *_reaching_out(tree)]
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    expected = FUNCTIONS[kind]
    if not defined.keys() & set(expected):
        missing = " or ".join(f"{name}()" for name in expected)
        complaints.append((1, f"the lever cell defines no {missing}", f"define {_signature(kind)}"))
    complaints += [
        (defined[name].lineno, wrong, f"define {_signature(kind)}")
        for name in expected
        if name in defined and (wrong := _arguments(defined[name], name))
    ]
    return [(cell.line + line - 1, what, todo) for line, what, todo in sorted(complaints)]


def _undefined(tree: ast.Module) -> Iterator[Complaint]:
    from pyflakes import messages
    from pyflakes.checker import Checker

    for message in Checker(tree, "<lever>").messages:
        if isinstance(message, messages.UndefinedName):
            name = message.message_args[0]
            yield (
                message.lineno,
                f"the lever cell does not stand alone: {name!r} is not defined in it",
                "import or define it in the cell",
            )


def _reaching_out(tree: ast.Module) -> Iterator[Complaint]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _imports(node.lineno, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            yield from _imports_from(node)
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield node.lineno, f"the lever cell uses {node.id}()", GIVEN_ONLY
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not _own(node):
            yield node.lineno, f"the lever cell uses the private attribute {node.attr!r}", "use public names only"
        elif isinstance(node, ast.Attribute) and node.attr.startswith(READERS):
            yield node.lineno, f"the lever cell calls {node.attr}", GIVEN_ONLY


def _own(node: ast.Attribute) -> bool:
    """Whether a private attribute belongs to a class of the cell itself: `self._columns`, `super().__init__`."""
    if node.attr == "__init__":
        return (
            isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "super"
        )
    return isinstance(node.value, ast.Name) and node.value.id == "self" and not node.attr.startswith("__")


def _imports(line: int, names: list[str]) -> Iterator[Complaint]:
    for name in names:
        root = name.partition(".")[0]
        if root in FORBIDDEN_MODULES:
            yield line, f"the lever cell imports {root}", GIVEN_ONLY
        if root in LESSON_MODULES or root == "whichlever":
            yield line, f"the lever cell does not stand alone: it imports {root}", KEEP_TO_INSTALLED


def _imports_from(node: ast.ImportFrom) -> Iterator[Complaint]:
    if node.level:
        what = "." * node.level + (node.module or "")
        yield node.lineno, f"the lever cell does not stand alone: it imports {what}", KEEP_TO_INSTALLED
        return
    module = node.module or ""
    yield from _imports(node.lineno, [module])
    for name in (alias.name for alias in node.names):
        if name.startswith(READERS) or module.startswith("sklearn.datasets"):
            yield node.lineno, f"the lever cell imports {name}", GIVEN_ONLY


def _signature(kind: Kind) -> str:
    return {
        "model": "`def model():`, returning an estimator",
        "features": "`def features():`, returning a transformer",
        "data": "`def repair(rows):` or `def data(train, expert):` or both, each returning a DataFrame",
    }[kind]


def _arguments(function: ast.FunctionDef, name: str) -> str:
    wanted = {"repair": 1, "data": 2}.get(name, 0)
    arguments = function.args
    given = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
    given += sum(default is None for default in arguments.kw_defaults)
    return (
        ""
        if given == wanted
        else f"{name}() takes {given} {'argument' if given == 1 else 'arguments'}, expected {wanted}"
    )
