"""The theme's scripts and styles are joined in the order of their imports, each script in a scope of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from helpers.machine import lacking
from helpers.places import ROOT
from whichlever.errors import BuildError
from whichlever.press.mkdocs.assets import SCRIPT, SHEETS, joined_assets, joined_script

TOOLS = ROOT / "node_modules" / ".bin"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    write(tmp_path, "styles/main.css", '/* All. */\n@import "./ink.css";\n')
    write(tmp_path, "styles/inner.css", '@import "./board.css";\n')
    write(tmp_path, "styles/board.css", "b { color: red; }\n")
    write(tmp_path, "styles/ink.css", "a { color: black; }\n")
    write(
        tmp_path,
        "scripts/main.js",
        """
        // All.
        import { greet } from "./greet.js";
        import { end } from "./ends.js";

        greet(end());
        """,
    )
    write(
        tmp_path,
        "scripts/greet.js",
        """
        import { end } from "./ends.js";

        /**
         * Says hello.
         * @param {string} who
         */
        export function greet(who) {
          console.log(who + end());
        }
        """,
    )
    write(tmp_path, "scripts/ends.js", 'const END = "!";\nexport const end = () => END;\n')
    return tmp_path


def write(theme: Path, name: str, text: str) -> None:
    (theme / name).parent.mkdir(exist_ok=True)
    (theme / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def test_one_script_and_two_sheets(theme):
    assert joined_assets(theme) == {
        SHEETS["main"]: "/* All. */\na { color: black; }\n\n",
        SHEETS["inner"]: "b { color: red; }\n\n",
        SCRIPT: dedent("""\
            (() => {
            "use strict";
            const parts = {};

            parts["ends"] = (() => {
            const END = "!";
            const end = () => END;
            return { end };
            })();

            parts["greet"] = (() => {
            const { end } = parts["ends"];

            function greet(who) {
              console.log(who + end());
            }
            return { greet };
            })();

            parts["main"] = (() => {
            // All.
            const { greet } = parts["greet"];
            const { end } = parts["ends"];

            greet(end());
            })();
            })();
        """),
    }


def test_a_theme_without_sources_has_nothing_to_join(tmp_path):
    assert joined_assets(tmp_path) == {}


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("main.js", 'import * as all from "./ends.js";\n', "main.js:1: not an import or export that"),
        ("ends.js", "// No.\nexport default 3;\n", "ends.js:2: not an import or export"),
        ("ends.js", 'import { greet } from "./greet.js";\n', "import each other in a circle: "),
        ("main.js", 'import { a } from "./nowhere.js";\n', "nowhere.js: No such file or directory"),
    ],
)
def test_what_cannot_be_joined_is_told(theme, file, text, told):
    write(theme, f"scripts/{file}", text)
    with pytest.raises(BuildError, match=told):
        joined_script(theme / "scripts" / "main.js")


@pytest.mark.parametrize("command", [["biome", "check", "--error-on-warnings"], ["tsc", "-p", "."]], ids=lambda c: c[0])
def test_nothing_is_found_in_the_theme_by(command: list[str]) -> None:
    tool = TOOLS / command[0]
    if shutil.which("node") is None or not tool.exists():
        lacking(f"{command[0]}: install Node.js and run `npm ci`")
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_of_the_tools_names_no_address() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
