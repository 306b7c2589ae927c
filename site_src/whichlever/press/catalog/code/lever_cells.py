"""Lever cells and their rivals: whether each stands alone, found by reading it, before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from whichlever.errors import Fault
from whichlever.lab.rivals.codes import LAB
from whichlever.lab.seal.allowed import LESSON_MODULES
from whichlever.lab.trials.lever import FUNCTIONS, Kind, Lever
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.scripts import Cell, Script

Complaint = tuple[int, str, str]  # line, what, what to do

GIVEN_ONLY = "a lever works on what it is given"
KEEP_TO_INSTALLED = "keep it to installed packages"
PUBLIC_ONLY = "use public names only"
FORBIDDEN_MODULES = ("sys", "os", "gc", "inspect", "importlib", "pathlib", "io", "builtins", "ctypes", "subprocess")
READERS = ("read_", "load_", "fetch_")
FORBIDDEN_NAMES = ("open", "eval", "exec", "compile", "globals", "locals", "vars", "__import__", "breakpoint", "input")
SCORING = (
    "cross_val_score", "cross_validate", "validation_curve", "compare",
    "GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV",
)  # fmt: skip
"""What tells variants apart by their scores. Learning curves and predictions choose none, and are left alone."""
BEFORE_ITS_LEVER = "name the lever by an argument or choose inside it, and try other variants behind it, as rivals"
MOST_RIVALS = 4  # of a pair: whoever tries many ways finds one that looks good by chance
NAMED = 'write its name behind the marker: `# %% Balanced trees tags=["rival"]`'


def read_lever(cell: Cell, kind: Kind, role: Literal["lever", "rival"] = "lever") -> list[Complaint]:
    """Everything that keeps a cell from pulling the lever `kind`, as the lesson's own or as a rival of it."""
    return parsed(f"faults of a {kind} {role} on line {cell.line}", cell.source, lambda: _faults(cell, kind, role))


def chosen_by_scores(script: Script, lever: Cell) -> list[Complaint]:
    """Calls before the lever's cell that score variants: whatever rows they use, some split tests them.

    The training rows of one split are test rows of others, so a choice made there has seen what it is judged on.
    """
    before = [cell for cell in script.code if cell.line < lever.line]
    return [
        (cell.line + line - 1, f"{name}() scores variants before the lever, on rows that splits test", BEFORE_ITS_LEVER)
        for cell in before
        for line, name in parsed("scores in a cell", cell.source, lambda cell=cell: _scores(cell.source))
    ]


def _scores(source: str) -> list[tuple[int, str]]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(call.lineno, ast.unparse(call.func).rpartition(".")[2]) for call in calls]
    return sorted(each for each in named if each[1] in SCORING)


def reaching_out(source: str) -> list[Complaint]:
    """What in a lever cell reaches for more than it is given: files, the task, the interpreter. Lines count from 1."""
    found = [(line, f"the lever cell {what}", todo) for line, what, todo in _reaching_out(ast.parse(source))]
    return [complaint for complaint in found if complaint[2] != PUBLIC_ONLY]


def _faults(cell: Cell, kind: Kind, role: str) -> list[Complaint]:
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        return [(cell.line + (error.lineno or 1) - 1, f"not Python: {error.msg}", "correct the cell")]
    complaints = [(line, f"the {role} cell {what}", todo) for line, what, todo in _not_alone(tree)]
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    expected = FUNCTIONS[kind]
    if not defined.keys() & set(expected):
        missing = " or ".join(f"{name}()" for name in expected)
        complaints.append((1, f"the {role} cell defines no {missing}", f"define {_signature(kind)}"))
    complaints += [
        (defined[name].lineno, wrong, f"define {_signature(kind)}")
        for name in expected
        if name in defined and (wrong := _arguments(defined[name], name))
    ]
    return [(cell.line + line - 1, what, todo) for line, what, todo in sorted(complaints)]


def _not_alone(tree: ast.Module) -> Iterator[Complaint]:
    yield from _undefined(tree)
    yield from _reaching_out(tree)


def _undefined(tree: ast.Module) -> Iterator[Complaint]:
    from pyflakes import messages
    from pyflakes.checker import Checker

    for message in Checker(tree, "<lever>").messages:
        if isinstance(message, messages.UndefinedName):
            name = message.message_args[0]
            yield (
                message.lineno,
                f"does not stand alone: {name!r} is not defined in it",
                "import or define it in the cell",
            )


def _reaching_out(tree: ast.Module) -> Iterator[Complaint]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _imports(node.lineno, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            yield from _imports_from(node)
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            yield node.lineno, f"uses {node.id}()", GIVEN_ONLY
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not _own(node):
            yield node.lineno, f"uses the private attribute {node.attr!r}", PUBLIC_ONLY
        elif isinstance(node, ast.Attribute) and node.attr.startswith(READERS):
            yield node.lineno, f"calls {node.attr}", GIVEN_ONLY


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
            yield line, f"imports {root}", GIVEN_ONLY
        if root in LESSON_MODULES or root == "whichlever":
            yield line, f"does not stand alone: it imports {root}", KEEP_TO_INSTALLED


def _imports_from(node: ast.ImportFrom) -> Iterator[Complaint]:
    if node.level:
        what = "." * node.level + (node.module or "")
        yield node.lineno, f"does not stand alone: it imports {what}", KEEP_TO_INSTALLED
        return
    module = node.module or ""
    yield from _imports(node.lineno, [module])
    for name in (alias.name for alias in node.names):
        if name.startswith(READERS) or module.startswith("sklearn.datasets"):
            yield node.lineno, f"imports {name}", GIVEN_ONLY


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


@dataclass(frozen=True)
class Rival:
    """Another way to pull a lever."""

    name: str
    """The title of its cell."""
    lever: Lever
    """The cell, as if it were the lever's."""


def read_rivals(script: Script, kind: Kind, where: str, faults: list[Fault]) -> tuple[Rival, ...]:
    """The rivals in a lesson's script; what is wrong with one joins `faults`."""
    for cell in script.rivals:
        if wrong := _wrong_name(cell.title):
            faults.append(Fault(where, max(cell.line - 1, 1), *wrong))
        faults += [Fault(where, line, what, todo) for line, what, todo in read_lever(cell, kind, "rival")]
    return tuple(Rival(cell.title, Lever(kind, cell.source, str(script.path), cell.line)) for cell in script.rivals)


def _wrong_name(name: str) -> tuple[str, str] | None:
    if not name:
        return "a rival has no name", NAMED
    if name.lower() in LAB:
        return f"the lab has a rival {name!r} already", "name this one otherwise"
    return (f"the rival's name {name!r} has a +", "which joins levers; use another word") if "+" in name else None


def together_faults(rivals: Sequence[tuple[str, Rival]]) -> list[Fault]:
    """What is wrong with all rivals of a pair together. Each comes with its file."""
    faults = [
        Fault(where, rival.lever.line - 1, f"more than {MOST_RIVALS} rivals in a pair", "keep those that come nearest")
        for where, rival in rivals[MOST_RIVALS : MOST_RIVALS + 1]
    ]
    seen: set[str] = set()
    for where, rival in rivals:
        if rival.name.lower() in seen:
            what = f"the pair has two rivals {rival.name!r}"
            faults.append(Fault(where, rival.lever.line - 1, what, "give each a name of its own"))
        seen.add(rival.name.lower() or str(rival))
    return faults
