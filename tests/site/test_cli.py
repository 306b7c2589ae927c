"""The command line: exit codes, messages, and the README's table of commands."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from helpers.places import ROOT
from whichlever.cli import app
from whichlever.errors import BuildError
from whichlever.press import commands, differences, one_pair
from whichlever.press.mkdocs import output
from whichlever.press.mkdocs.plugin import WhichLeverPlugin
from whichlever.runner import build_options

COMMANDS = {name: command.help for name, command in get_command(app).commands.items()}
MISSING = "still missing before a review: {}; --ready names them\n"


@pytest.fixture
def run(tiny, monkeypatch):
    """Calls the command line in a copy of the tiny site: exit code, what it printed, what it complained of."""
    monkeypatch.chdir(tiny / "lessons")  # any folder of the project will do

    def call(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return call


def test_without_a_command_there_is_help(run):
    code, printed, complaint = run()
    assert code == 2
    for name in COMMANDS:
        assert name in printed + complaint


def test_readme_and_help_name_the_same_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `whichlever (\w+)[^`]*` \| (.+) \|$", readme, re.MULTILINE)
    assert {name for name, _ in table} == COMMANDS.keys()
    for name, about in table:
        assert about[0].islower() or about[0] == "`", name
        for option in re.findall(r"`(--[\w-]+)`", about):
            assert option in _options_of(name), f"whichlever {name} has no {option}"


def _options_of(name: str) -> set[str]:
    """Of a command, with those that say no."""
    parameters = get_command(app).commands[name].params
    return {option for one in parameters for option in (*one.opts, *one.secondary_opts)}


def test_every_example_of_the_docs_can_be_called(run):
    texts = [
        path.read_text(encoding="utf-8")
        for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "site_src/pages/contribute").glob("*.md")]
    ]
    examples = {match for text in texts for match in re.findall(r"whichlever ((?:\w+)(?: --?[\w-]+)*)", text)}
    called = [example.split() for example in sorted(examples) if example.split()[0] in COMMANDS]
    assert len(called) >= len(COMMANDS)
    for name, *options in called:
        assert set(options) <= _options_of(name) | {"--help"}


def test_every_command_has_help_with_a_full_stop(run):
    for name, about in COMMANDS.items():
        assert about.strip().endswith("."), name
        code, printed, _ = run(name, "--help")
        assert code == 0
        assert about.split(".")[0][:30] in " ".join(printed.split())


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["results"], ["build", "--workers", "-1"], ["build", "--workers", "x"]]
)
def test_commands_that_are_none_exit_with_2(run, arguments):
    assert run(*arguments)[0] == 2


def test_check_of_a_sound_project(run):
    assert run("check") == (0, f"1 pairs, 1 standalone lessons: nothing wrong found\n{MISSING.format(16)}", "")


def test_check_tells_all_faults_and_exits_with_1(run, tiny):
    page, script = tiny / "lessons/pairs/two-scales/index.md", tiny / "lessons/pairs/two-scales/model.py"
    page.write_text(page.read_text().replace("minutes: 2", "minutes: few"))
    script.write_text(script.read_text().replace('tags=["lever"]', ""))
    assert run("check") == (
        1,
        "",
        "lessons/pairs/two-scales/index.md:6: minutes is 'few'; expected a whole number\n"
        "lessons/pairs/two-scales/model.py:1: no cell is tagged as the lever; "
        'mark exactly one code cell with `# %% tags=["lever"]`\n',
    )


def test_check_of_one_lesson(run, tiny):
    page = tiny / "lessons/foundations/counting/index.md"
    page.write_text(page.read_text().replace("minutes: 1", "minutes: few"))
    (tiny / "pages/broken.md").write_text("---\ntitle: [\n---\n")
    said = f"1 pairs, 0 standalone lessons: nothing wrong found\n{MISSING.format(14)}"
    assert run("check", "two-scales") == (0, said, "")
    told = "lessons/foundations/counting/index.md:5: minutes is 'few'; expected a whole number\n"
    assert run("check", "counting") == (1, "", told)
    assert run("check", "count") == (1, "", "no lesson 'count'; did you mean counting?\n")


def test_check_tells_faults_as_annotations(run, tiny):
    page = tiny / "lessons/pairs/two-scales/index.md"
    page.write_text(page.read_text() + "\nIt is 86 % better.\n")
    code, printed, complaint = run("check", "--format", "github")
    place = f"file=lessons/pairs/two-scales/index.md,line={len(page.read_text().splitlines())}"
    assert (code, printed[: printed.index(";")]) == (1, f"::error {place}::'86 %25' is typed, and looks like a result")
    assert "'86 %' is typed" in complaint


def test_check_tells_typed_results(run, tiny):
    page = tiny / "lessons/pairs/two-scales/index.md"
    page.write_text(page.read_text() + "\nIt is 86 % better.\n")
    code, printed, complaint = run("check")
    assert (code, printed) == (1, "")
    assert "'86 %' is typed, and looks like a result" in complaint


@pytest.mark.parametrize(
    "command", [["check"], ["status"], ["build"], ["run", "x"], ["results", "x"], ["sturdy", "x"], ["clean"]]
)
def test_outside_of_a_project(run, tmp_path, monkeypatch, command):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    here = (tmp_path / "elsewhere").resolve()
    message = f"no project at or above {here}; expected a folder with mkdocs.yml and lessons/ in it\n"
    assert run(*command) == (1, "", message)


@pytest.mark.parametrize("command", ["run", "results", "sturdy"])
def test_pairs_that_there_are_not(run, command):
    assert run(command, "two-scale") == (1, "", "no pair 'two-scale'; did you mean two-scales?\n")
    message = (
        "'counting' is a standalone lesson, not a pair; run it with `python lessons/foundations/counting/lesson.py`\n"
    )
    assert run(command, "counting") == (1, "", message)


def test_what_changed_between_two_results(run, tiny):
    old, new = tiny / "old.json", tiny / "site" / "results.json"
    new.parent.mkdir()
    old.write_text('{"environment": {"numpy": "1"}, "pairs": {}}')
    new.write_text('{"environment": {"numpy": "2"}, "pairs": {}}')
    assert run("diff", str(old)) == (0, "numpy 1 became 2\n", "")
    assert run("diff", str(old), str(old)) == (0, "nothing that is published changed\n", "")
    assert run("diff", str(tiny / "no.json"))[0] == 1


def test_a_build_that_fails_exits_with_1_and_its_message(run, monkeypatch):
    def fail(*_, **__):
        raise BuildError("a/b.md:3: [bold]no[/bold]; mend it")

    monkeypatch.setattr(output, "build_site", fail)
    assert run("build") == (1, "", "a/b.md:3: [bold]no[/bold]; mend it\n")


def test_a_fault_of_the_engine_is_told_and_its_traceback_kept(run, tiny, monkeypatch):
    def fail(_):
        raise KeyError("no [bold]such[/bold]\nthing")

    monkeypatch.setattr(commands, "plan_of", fail)
    code, printed, complaint = run("status")
    (kept,) = (tiny / ".whichlever").glob("fault-*.txt")
    assert (code, printed) == (1, "")
    assert complaint == (
        r"this is a fault of the engine, not of your files: KeyError: 'no [bold]such[/bold]\nthing'; "
        f"please open an issue with what is in {kept.resolve()}\n"
    )
    text = kept.read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("whichlever 0")
    assert "in fail" in text
    run("status")
    assert len(list((tiny / ".whichlever").glob("fault-*.txt"))) == 1


def test_a_machine_without_room_is_no_fault_of_the_engine(run, tiny, monkeypatch):
    monkeypatch.setattr(commands, "plan_of", lambda _: (_ for _ in ()).throw(OSError(28, "No space left", "/a/b")))
    assert run("status") == (1, "", "/a/b: No space left; make room, or give the right to it\n")
    assert not list(tiny.glob(".whichlever/fault-*"))


def test_an_interrupt_ends_with_a_line(run, monkeypatch):
    monkeypatch.setattr(commands, "plan_of", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run("status") == (130, "", "interrupted; what had run to its end is kept\n")


def test_a_preview_that_cannot_begin_is_told(run, tiny):
    with socket.create_server(("localhost", 0)) as taken:
        address = f"localhost:{taken.getsockname()[1]}"
        code, printed, complaint = run("serve", "--address", address)
    assert (code, printed) == (1, "")
    assert complaint.startswith(f"nothing can listen at {address}: ")
    assert complaint.endswith("; name another --address\n")
    code, _, complaint = run("serve", "--address", "nowhere")
    assert (code, complaint.startswith("nothing can listen at nowhere: ")) == (1, True)
    (tiny / "mkdocs.yml").write_text("theme: {name: no-such-theme}\n")
    code, _, complaint = run("serve")
    assert code == 1
    assert complaint.startswith("mkdocs.yml: ")
    assert complaint.endswith("; correct what is named above, then serve again\n")


def test_an_interrupt_ends_a_preview_and_is_no_failure(run, monkeypatch):
    def interrupted(plugin, project, address, folder, render):
        assert folder.is_dir()
        raise KeyboardInterrupt

    monkeypatch.setattr(WhichLeverPlugin, "preview", interrupted)
    assert run("serve") == (0, "", "")


def test_what_a_build_is_asked_for_and_says(run, tiny, monkeypatch):
    asked = []

    def build_site(project, site, options, *, offline):
        asked.append((project.root, site, options, offline))
        return site or tiny.resolve() / "site", not asked[1:]

    monkeypatch.setattr(output, "build_site", build_site)
    code, printed, _ = run("build")
    site = tiny.resolve() / "site"
    assert code == 0
    assert printed == (
        f"The site is in {site}\n"
        f"To look at it: python -m http.server --directory {site} 8000, then open http://localhost:8000\n"
    )
    code, printed, _ = run("build", "--offline", "-w", "3", "--executor", "dask", "--no-wait", "--site-dir", "out")
    look = f"Open {Path('out/index.html')} in a browser; no server is needed.\n"
    assert printed == f"Nothing has changed; the site is in out\n{look}"
    assert run("build", "--json")[1] == ""
    options = build_options.Options
    assert asked == [
        (tiny.resolve(), None, options(), False),
        (tiny.resolve(), Path("out"), options(workers=3, executor="dask", wait=False), True),
        (tiny.resolve(), None, options(json=True), False),
    ]


def test_build_twice_names_what_differs(run, monkeypatch):
    monkeypatch.setattr(differences, "differences", lambda project, options: ["a.py:3: differs", "b.py:4: differs"])
    assert run("build", "--twice") == (1, "", "a.py:3: differs\nb.py:4: differs\n")


def test_status_says_what_would_run(run):
    code, printed, _ = run("status")
    assert code == 0
    assert printed.endswith("\n0 fresh, 6 to run\n")
    assert "counting: has not run" in printed.splitlines()


def test_clean_counts_what_went(run):
    assert run("clean") == (0, "0 stored results removed\n", "")


def test_results_are_alone_on_standard_output(tiny):
    """In a process of its own: what is printed can go to a file."""
    command = [sys.executable, "-W", "error::DeprecationWarning", "-m", "whichlever"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    csv = subprocess.run(
        [*command, "results", "two-scales", "--csv"],
        cwd=tiny,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (csv.returncode, csv.stdout.partition(",")[0]) == (0, "pair"), csv.stderr
    assert len(csv.stdout.splitlines()) == 1 + 2 * (8 + 2) * 6
    content = subprocess.run(
        [*command, "results", "Two Scales"],
        cwd=tiny,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert list(json.loads(content.stdout)["pairs"]) == ["two-scales"]
    assert not (tiny / "site").exists()


def test_run_prints_each_setting_and_that_exploring_publishes_nothing(run, monkeypatch):
    asked = []

    def run_pair(project, pair, options, seed):
        asked.append((pair, options.workers, seed))
        return {"main": "the table", "squared": "another"}

    monkeypatch.setattr(one_pair, "run_pair", run_pair)
    assert run("run", "two-scales") == (0, "the table\n\nsetting squared:\nanother\n", "")
    explored = "(explored with seed 7; nothing is published from here)\n"
    assert run("run", "two-scales", "--seed", "7", "-w", "2")[1].endswith(explored)
    assert asked == [("two-scales", 0, None), ("two-scales", 2, 7)]


def test_grade_writes_the_list_as_csv_and_pages(run, tiny, tmp_path, monkeypatch):
    folder = tiny / "none"
    assert run("grade", "two-scales", str(folder)) == (
        1,
        "",
        f"{folder} is no folder; name the one that holds the notebooks of the class\n",
    )
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.txt").write_text("?")
    marks, pages = tmp_path / "marks.csv", tmp_path / "pages"
    told = run("grade", "two-scales", str(tmp_path / "class"), "--csv", str(marks), "--html", str(pages))
    assert told[1].splitlines()[1:] == [
        "ada      not read",
        "    ada.txt is no notebook; hand in the .ipynb file",
        "(0 of 1 ran; gains: more is better)",
    ]
    assert "ada,,no,not read,ada.txt is no notebook; hand in the .ipynb file," in marks.read_text("utf-8-sig")
    assert sorted(path.name for path in pages.iterdir()) == ["01-ada.html", "index.html"]
