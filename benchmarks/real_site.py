"""Measures what an author of this site waits for, and writes it to RESULTS.md.

    python benchmarks/real_site.py

The project and its stored results are copied below benchmarks/.work; what is not stored yet runs once, before anything
is measured. In each round every command takes its turn, and what is compared is compared within the round:
with `whichlever --help`, which loads the command line and does nothing, and with MkDocs alone on as many pages that
hold the same paragraphs and nothing else. Read the ratios: seconds differ between machines.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from operator import sub, truediv
from pathlib import Path
from statistics import median

from results import put, table
from tools import HERE, MKDOCS

WORK = HERE / ".work"
SITE, PLAIN = WORK / "real", WORK / "plain"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".work", "node_modules", "__pycache__", ".*_cache", "site", "site.*")
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
STYLE = "site_src/theme/styles/text.css"
SCRIPT = "site_src/theme/scripts/terms.js"
TEMPLATE = "site_src/whichlever/press/pages/templates/pair.md.j2"
PARAGRAPH, TAG = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL), re.compile(r"<[^>]*>")
LEVER = re.compile(r'^# %% .*"lever".*\n', re.MULTILINE)
BIN = Path(sys.executable).parent
LONGEST = 120  # seconds that a preview may take to show anything
HELP, BARE, SAME = "`whichlever --help`", "MkDocs alone", "nothing changed"


@dataclass(frozen=True)
class Took:
    """What one command took: seconds, and the memory of its largest process in MB.

    On Linux a process begins with the peak of the one that starts it, so this one stays small.
    """

    seconds: float
    memory: float


def megabytes(most: int) -> float:
    """A peak of memory as the system gives it."""
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6


def with_engine(engine: Path = SITE) -> dict[str, str]:
    """Variables of a process that has a project's engine, and that keeps what Python compiles, as Python does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(engine / "site_src")}


def run(folder: Path, *command: str, engine: Path = SITE) -> Took:
    """Run one of this environment's commands to its end, silently; what it prints is shown if it fails.

    engine: the project whose engine it is; that of the copy, so that a template of it can be edited.
    """
    log = WORK / "last.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        began = time.perf_counter()
        environment = with_engine(engine)
        whole = [BIN / command[0], *command[1:]]
        process = subprocess.Popen(whole, cwd=folder, env=environment, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{log.read_text(encoding='utf-8', errors='replace')}")
    return Took(seconds, megabytes(usage.ru_maxrss))


def copy_project(project: Path) -> None:
    """The project with its results, and its site as it is now."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(project, SITE, ignore=LEFT_OUT, symlinks=True)
    print("building what is not built yet", flush=True)
    run(SITE, "whichlever", "build")


def make_plain(site: Path, plain: Path) -> int:
    """A site of plain prose, for MkDocs alone: of every page its paragraphs; how many pages there are."""
    shutil.rmtree(plain, ignore_errors=True)
    pages = sorted(site.rglob("*.html"))
    for number, page in enumerate(pages):
        paragraphs = PARAGRAPH.findall(page.read_text(encoding="utf-8").partition("<article")[2])
        texts = [unescape(TAG.sub("", paragraph)) for paragraph in paragraphs]
        place = plain / "pages" / ("index.md" if number == 0 else f"page-{number}/index.md")
        place.parent.mkdir(parents=True)
        place.write_text("\n\n".join([f"# Page {number}", *texts]), encoding="utf-8")
    (plain / "mkdocs.yml").write_text(MKDOCS.format(plugins="[search]"), encoding="utf-8")
    return len(pages)


def build_after(path: Path, text: str, *options: str) -> Took:
    """A build after one file got something at its end that it never had."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return run(SITE, "whichlever", "build", *options)


def beyond_its_run(folder: Path, *options: str) -> Took:
    """A build, without the time from when its first lesson begins to when its last one ends."""
    log = WORK / "last.log"
    command = [BIN / "whichlever", "build", "--json", *options]
    environment = with_engine()
    heard: dict[str, list[float]] = {"started": [], "finished": []}
    with log.open("wb") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors)
        for line in process.stdout or ():
            said = json.loads(line)
            if said["event"] in heard and not said["job"].endswith("/index.html"):  # no page
                heard[said["event"]].append(time.perf_counter())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or not heard["started"]:
        raise SystemExit(f"whichlever build failed, or ran nothing:\n{log.read_text(encoding='utf-8')}")
    return Took(seconds - (max(heard["finished"]) - min(heard["started"])), megabytes(usage.ru_maxrss))


def compile_all(page: Path) -> None:
    """Have Python compile what is going to be measured, each once."""
    for command in (["check"], ["status"], ["--help"]):
        run(SITE, "whichlever", *command)
    build_after(page, "\nA sentence before the first round.\n")
    run(PLAIN, "mkdocs", "build", "-q")


def another_lever(script: Path, word: str) -> Took:
    """A build after a lever's cell got a name that it does not use, without the time that the pair itself runs."""
    text = script.read_text(encoding="utf-8")
    script.write_text(LEVER.sub(rf"\g<0>{word} = None\n", text, count=1), encoding="utf-8")
    return beyond_its_run(SITE)


def fresh_clone(pair: str) -> Took:
    """The first site of one pair in a clone that nothing ran in, without the time that the pair itself runs."""
    clone = WORK / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    shutil.copytree(SITE, clone, ignore=shutil.ignore_patterns(".whichlever", "site"), symlinks=True)
    return beyond_its_run(clone, "--only", pair)


def in_preview(page: Path, word: str) -> tuple[Took, Took]:
    """A preview from its start to the home page, and from a sentence that is saved to the page that has it.

    It is the second sentence: a first one follows the start so closely that nobody would have typed it.
    """
    with socket.create_server(("localhost", 0)) as free:
        address = f"localhost:{free.getsockname()[1]}"
    environment = with_engine()
    with (WORK / "preview.log").open("wb") as output:
        command = [BIN / "whichlever", "serve", "--address", address]
        process = subprocess.Popen(command, cwd=SITE, env=environment, stdout=output, stderr=output)
    try:
        start = until_it_says(f"http://{address}/", "<title>")
        for sentence in (f"In a preview: {word}.", f"In a preview once more: {word}."):
            time.sleep(1)
            page.write_text(f"{page.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")
            seconds = until_it_says(f"http://{address}/pairs/{page.parent.name}/", sentence)
    finally:
        process.send_signal(signal.SIGINT)
        _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    memory = megabytes(usage.ru_maxrss)
    return Took(start, memory), Took(seconds, memory)


def until_it_says(address: str, text: str) -> float:
    """Seconds until a page has this text."""
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST:
        with suppress(OSError), urllib.request.urlopen(address, timeout=LONGEST) as answer:
            if text in answer.read().decode("utf-8"):
                return time.perf_counter() - began
        time.sleep(0.02)
    raise SystemExit(f"{address} never says {text!r}; see {WORK / 'preview.log'}")


def one_round(word: str, page: Path, style: Path) -> dict[str, Took]:
    """Every command once, each edit after a build in which nothing changed."""
    only = ("--only", page.parent.name, "--site-dir", str(WORK / "one"))
    measured = {
        HELP: run(SITE, "whichlever", "--help"),
        BARE: run(PLAIN, "mkdocs", "build", "-q"),
        SAME: run(SITE, "whichlever", "build"),
        "`whichlever check`": run(SITE, "whichlever", "check"),
        "`whichlever status`": run(SITE, "whichlever", "status"),
        "a sentence of one pair": build_after(page, f"\nA sentence that was not here before: {word}.\n"),
        "the same, `--only` that pair": build_after(page, f"\nThe next: {word}.\n", *only),
        "a template of pairs' pages": build_after(SITE / TEMPLATE, f"\n<!-- {word} -->\n"),
        "a script": build_after(SITE / SCRIPT, f"\nexport const {word} = 0;\n"),
        "a rule of a style sheet": build_after(style, f"\n.wl-{word} {{ color: inherit; }}\n"),
        "a lever's code, beyond its own run": another_lever(page.with_name("data.py"), word),
        "`--only` that pair in a fresh clone, beyond its own run": fresh_clone(page.parent.name),
    }
    run(SITE, "whichlever", "build")
    start, sentence = in_preview(page, word)
    run(SITE, "whichlever", "build")  # what was edited in the preview is not to be built in the next round
    measured |= {"a preview, to its first page": start, "a sentence in it, to its page": sentence}
    for what, took in measured.items():
        print(f"{what:30} {took.seconds:6.2f} s {took.memory:6.0f} MB", flush=True)
    return measured


def report(rounds: Sequence[dict[str, Took]], pages: int) -> str:
    """Medians of the seconds, and of the ratios within each round."""
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    header = ["", "seconds", "to `--help`", "to MkDocs alone", "beyond MkDocs alone, s", "largest process, MB"]
    parts = [
        "## The real site",
        "Written by `real_site.py`; all figures are of one run.\n"
        f"{system}, Python {platform.python_version()}; "
        f"medians of {len(rounds)} rounds, ratios and differences within each.\n"
        f"MkDocs alone builds {pages} pages, as many as the site has, of the same paragraphs and nothing else.",
        table(header, [_row(what, rounds) for what in rounds[0]]),
    ]
    return "\n\n".join(parts)


def _row(what: str, rounds: Sequence[dict[str, Took]]) -> list[str]:
    own = [took[what].seconds for took in rounds]
    least, bare = ([took[name].seconds for took in rounds] for name in (HELP, BARE))
    return [
        what,
        f"{median(own):.2f}",
        f"{median(map(truediv, own, least)):.2f}",
        f"{median(map(truediv, own, bare)):.2f}",
        f"{median(map(sub, own, bare)):+.2f}",
        f"{median(took[what].memory for took in rounds):.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, len(WORDS) + 1), metavar="1-10")
    parser.add_argument("--project", type=Path, default=HERE.parent, help="another project than this one")
    options = parser.parse_args()
    copy_project(options.project)
    pages = make_plain(SITE / "site", PLAIN)
    page = min((SITE / "lessons" / "pairs").glob("*/index.md"))
    compile_all(page)
    rounds = [one_round(word, page, SITE / STYLE) for word in WORDS[: options.rounds]]
    put("the real site", report(rounds, pages))


if __name__ == "__main__":
    main()
