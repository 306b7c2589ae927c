"""The tools that are compared: how each is installed, laid out and called, and where its pages are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from lessons import Lesson, gallery, lesson, percent, write_shared

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE / ".work" / "environments"
WORKERS = 2
COMMAND = str(Path(sys.executable).with_name("whichlever"))
RAN = re.compile(r"^lessons \d+ of \d+: (\S+)$", re.MULTILINE)
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
MKDOCS = """site_name: Lessons
docs_dir: pages
theme:
  name: material
  font: false
plugins: {plugins}
markdown_extensions: [attr_list, md_in_html, tables, pymdownx.details, pymdownx.highlight, pymdownx.superfences, toc]
"""
FRONT = """---
title: {title}
summary: A lesson.
question: What comes out?
minutes: 1
level: first steps
authors: Which Lever? contributors
ideas: [I1]
---

Read on.
"""
GALLERY_CONF = """project = "Lessons"
extensions = ["sphinx_gallery.gen_gallery"]
exclude_patterns = ["_build", "lessons"]
sphinx_gallery_conf = {
    "examples_dirs": "lessons", "gallery_dirs": "auto", "filename_pattern": "lesson", "parallel": 2,
    "show_memory": False,
}
"""
MYST_CONF = """project = "Lessons"
extensions = ["myst_nb"]
exclude_patterns = ["_build", "jupyter_execute", "helpers", "data", "conf.py"]
nb_execution_mode = "cache"
nb_execution_timeout = 300
nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
"""


@dataclass(frozen=True)
class Tool:
    """One way to turn lessons into pages.

    layout: writes its project. command: its call, in the project. site: the folder of its pages.
    wipe: what a cold build must not find. script: where a lesson lies.
    interpreter: of the environment that it is installed in; without one, it gets an environment of its own.
    """

    name: str
    packages: tuple[str, ...]
    layout: Callable[[Path, Sequence[Lesson]], None]
    command: tuple[str, ...]
    site: str
    wipe: tuple[str, ...]
    script: str
    sources: tuple[str, str] = ("../helpers", "../data/table.csv")
    interpreter: Path | None = None

    @property
    def python(self) -> Path:
        """The interpreter that has the tool."""
        return self.interpreter or ENVIRONMENTS / self.name / "bin" / "python"

    def install(self) -> None:
        """Make the tool's environment, once."""
        if self.interpreter is None and not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.python.parents[1])], check=True)
            file = HERE / f"requirements-{self.name}.txt"
            subprocess.run([str(self.python), "-m", "pip", "install", "-q", "-r", str(file)], check=True)

    def versions(self) -> str:
        """Names and versions of its packages."""
        code = f"from importlib.metadata import version\nfor name in {self.packages!r}: print(name, version(name))"
        done = subprocess.run([str(self.python), "-c", code], capture_output=True, text=True, check=True)
        return ", ".join(done.stdout.splitlines())

    def write(self, root: Path, count: int, *, tiny: bool = False) -> None:
        """A project with `count` lessons."""
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        write_shared(root)
        self.layout(root, [lesson(number, *self.sources, tiny=tiny) for number in range(1, count + 1)])

    def build(self, root: Path, log: Path | None = None) -> None:
        """Build the project; `log` gathers the names of the lessons that are executed."""
        environment = os.environ | ONE_THREAD | ({"BENCHMARK_LOG": str(log)} if log else {})
        environment["PATH"] = f"{self.python.parent}{os.pathsep}{environment['PATH']}"
        with (root / "build.log").open("wb") as output:
            command = [str(self.python), *self.command]
            subprocess.run(command, cwd=root, env=environment, stdout=output, stderr=output, check=True)

    def executed(self, root: Path, log: Path) -> set[str]:
        """The lessons that the last build executed: as they say themselves, or as ours says, which hides the log."""
        said = RAN.findall((root / "build.log").read_text(encoding="utf-8", errors="replace"))
        return {*log.read_text(encoding="utf-8").split(), *said}

    def clean(self, root: Path) -> None:
        """Forget everything that an earlier build left."""
        for name in self.wipe:
            shutil.rmtree(root / name, ignore_errors=True)

    def pages(self, root: Path) -> Mapping[str, str]:
        """The text of each lesson's page."""
        found = {}
        for path in sorted((root / self.site).rglob("*.html")):
            name = next((part for part in (path.stem, path.parent.name) if part.startswith("lesson-")), None)
            if name is not None:
                found[name] = path.read_text(encoding="utf-8", errors="replace")
        return found


def _ours(root: Path, lessons: Sequence[Lesson]) -> None:
    for folder in ("pages", "datasets", "lessons"):
        (root / folder).mkdir()
    (root / "pages" / "index.md").write_text("# Lessons\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(MKDOCS.format(plugins="[whichlever]"), encoding="utf-8")
    for made in lessons:
        folder = root / "lessons" / made.name
        folder.mkdir()
        (folder / "index.md").write_text(FRONT.format(title=made.title), encoding="utf-8")
        (folder / "lesson.py").write_text(percent(made), encoding="utf-8")


def _mkdocs_jupyter(root: Path, lessons: Sequence[Lesson]) -> None:
    (root / "pages").mkdir()
    (root / "pages" / "index.md").write_text("# Lessons\n", encoding="utf-8")
    plugins = "[mkdocs-jupyter: {execute: true, allow_errors: false, include: ['lesson-*.py']}]"
    (root / "mkdocs.yml").write_text(MKDOCS.format(plugins=plugins), encoding="utf-8")
    for made in lessons:
        (root / "pages" / f"{made.name}.py").write_text(percent(made), encoding="utf-8")


def _sphinx_gallery(root: Path, lessons: Sequence[Lesson]) -> None:
    (root / "lessons").mkdir()
    (root / "conf.py").write_text(GALLERY_CONF, encoding="utf-8")
    (root / "index.rst").write_text("Lessons\n=======\n\n.. toctree::\n\n   auto/index\n", encoding="utf-8")
    (root / "lessons" / "GALLERY_HEADER.rst").write_text("Lessons\n=======\n", encoding="utf-8")
    for made in lessons:
        (root / "lessons" / f"{made.name}.py").write_text(gallery(made), encoding="utf-8")


def _myst_nb(root: Path, lessons: Sequence[Lesson]) -> None:
    (root / "lessons").mkdir()
    (root / "conf.py").write_text(MYST_CONF, encoding="utf-8")
    names = "\n".join(f"lessons/{made.name}" for made in lessons)
    (root / "index.md").write_text(f"# Lessons\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8")
    for made in lessons:
        (root / "lessons" / f"{made.name}.py").write_text(percent(made), encoding="utf-8")


OURS = Tool(
    name="Which Lever?",
    packages=("whichlever", "mkdocs-material"),
    layout=_ours,
    command=(COMMAND, "build", "--workers", str(WORKERS)),
    site="site",
    wipe=("site", ".whichlever"),
    script="lessons/{name}/lesson.py",
    sources=("../../helpers", "../../data/table.csv"),
    interpreter=Path(sys.executable),
)
PEERS = (
    Tool(
        name="sphinx-gallery",
        packages=("sphinx-gallery", "sphinx"),
        layout=_sphinx_gallery,
        command=("-m", "sphinx", "-q", ".", "_build"),
        site="_build",
        wipe=("_build", "auto", "gen_modules"),
        script="lessons/{name}.py",
    ),
    Tool(
        name="mkdocs-jupyter",
        packages=("mkdocs-jupyter", "mkdocs-material"),
        layout=_mkdocs_jupyter,
        command=("-m", "mkdocs", "build", "-q"),
        site="site",
        wipe=("site", ".cache"),
        script="pages/{name}.py",
        sources=("helpers", "data/table.csv"),  # it executes in the project's folder
    ),
    Tool(
        name="myst-nb",
        packages=("myst-nb", "jupyter-cache", "sphinx"),
        layout=_myst_nb,
        command=("-m", "sphinx", "-q", ".", "_build"),
        site="_build",
        wipe=("_build", "jupyter_execute", ".jupyter_cache"),
        script="lessons/{name}.py",
    ),
)


def earlier(python: Path) -> Tool:
    """Another version of ours, by the interpreter of the environment that it is installed in."""
    command = (str(python.with_name("whichlever")), *OURS.command[1:])
    return replace(OURS, name="Which Lever?, earlier", command=command, interpreter=python)


def run_scripts(root: Path) -> None:
    """The lessons as plain scripts, two at a time, figures not drawn: the baseline of all ratios."""
    environment = os.environ | ONE_THREAD | {"MPLBACKEND": "Agg"}

    def run(script: Path) -> None:
        command = [sys.executable, script.name]
        subprocess.run(command, cwd=script.parent, env=environment, stdout=subprocess.DEVNULL, check=True)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, sorted((root / "lessons").glob("*/*.py"))))


def run_floor(root: Path) -> None:
    """One loading of the libraries, and the lessons' own work in forks of it: what no tool can beat."""
    environment = os.environ | ONE_THREAD
    command = [sys.executable, str(HERE / "floor.py"), str(root / "lessons"), str(WORKERS)]
    subprocess.run(command, env=environment, check=True)
