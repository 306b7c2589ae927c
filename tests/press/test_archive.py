"""A pair to take away: the zip is the same every time, and runs where nothing of the project is."""

import importlib.metadata
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers.places import ROOT, TINY
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.pages.archive import commands, notebook_commands, pair_zip
from whichlever.press.pages.take_away.alone import prose
from whichlever.press.pages.take_away.duration import duration
from whichlever.project import Project


def packed(root):
    catalog = read_catalog(Project(root))
    return catalog.pairs[0], pair_zip(catalog, catalog.pairs[0], "<p>What came out.</p>", "less than five minutes")


def names(content):
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def read(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def run(script, cwd):
    """What a script prints, and after it the file that it imported whichlever from."""
    after = "import whichlever; print(whichlever.__file__)\n"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("WHICHLEVER", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-i", "-W", "error", str(script)],
        input=after,
        cwd=cwd,
        env=plain | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *printed, file = done.stdout.splitlines()
    assert printed, done.stderr
    return printed, Path(file)


def test_what_is_in_it():
    pair, content = packed(TINY)
    inside = [name.removeprefix("two-scales/") for name in names(content)]
    assert all(name.startswith("two-scales/") for name in names(content))
    assert [name for name in inside if "/whichlever/" not in name] == [
        "README.md",
        "datasets/scales/LICENSE",
        "datasets/scales/datasheet.md",
        "datasets/scales/scales.csv.gz",
        "lessons/pairs/two-scales/all_combinations.py",
        "lessons/pairs/two-scales/data.py",
        "lessons/pairs/two-scales/features.py",
        "lessons/pairs/two-scales/model.py",
        "lessons/pairs/two-scales/task.py",
        "page.html",
        "requirements.txt",
    ]
    engine = [name for name in inside if "/whichlever/" in name]
    assert "lessons/pairs/two-scales/whichlever/lab/trials/spec.py" in engine
    assert not any("/press/" in name or "cli.py" in name for name in engine)
    assert commands(pair, "less than five minutes") == [
        "cd two-scales",
        "python -m pip install -r requirements.txt",
        "python lessons/pairs/two-scales/model.py",
        "python lessons/pairs/two-scales/all_combinations.py  # all combinations, less than five minutes",
    ]
    assert notebook_commands(pair)[1:] == [
        "jupytext --to notebook lessons/pairs/two-scales/model.py",
        "jupyter lab lessons/pairs/two-scales/model.ipynb",
    ]
    readme = read(content, "two-scales/README.md")
    assert (
        "All combinations of the levers, less than five minutes on one core:\n\n"
        "    python lessons/pairs/two-scales/all_combinations.py\n" in readme
    )
    assert "- `python lessons/pairs/two-scales/data.py`" in readme
    assert "\n    jupytext --to notebook lessons/pairs/two-scales/model.py\n" in readme


def test_the_same_bytes_wherever_and_whenever(tiny, tmp_path):
    shutil.copytree(tiny, tmp_path / "elsewhere" / "tiny")
    later = tmp_path / "elsewhere/tiny/lessons/pairs/two-scales/data.py"
    os.utime(later, (10**9, 10**9))
    later.chmod(0o600)
    assert packed(tiny)[1] == packed(tmp_path / "elsewhere" / "tiny")[1] == packed(tiny)[1]


def test_caches_and_notebooks_stay_out(tiny):
    folder = tiny / "lessons/pairs/two-scales"
    before = packed(tiny)[1]
    for name in ("__pycache__/data.cpython-311.py", ".ipynb_checkpoints/data-checkpoint.py", "data.ipynb"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    assert packed(tiny)[1] == before


def test_requirements_name_what_the_lessons_import(tiny):
    path = tiny / "lessons/pairs/two-scales/model.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("from sklearn", "import json\nimport pandera\nfrom sklearn"), encoding="utf-8")
    lines = read(packed(tiny)[1], "two-scales/requirements.txt").splitlines()
    assert f"pandera=={importlib.metadata.version('pandera')}" in lines
    assert f"scikit-learn=={importlib.metadata.version('scikit-learn')}" in lines
    assert not any(line.startswith(("json", "task", "whichlever", "sklearn")) for line in lines)


def test_every_data_set_that_is_loaded_comes_along(tiny):
    shutil.copytree(tiny / "datasets/scales", tiny / "datasets/more")
    (tiny / "datasets/more/scales.csv.gz").rename(tiny / "datasets/more/more.csv.gz")
    assert not any("datasets/more" in name for name in names(packed(tiny)[1]))
    path = tiny / "lessons/pairs/two-scales/task.py"
    path.write_text(path.read_text(encoding="utf-8") + '\nmore = load("more")\n', encoding="utf-8")
    assert "two-scales/datasets/more/more.csv.gz" in names(packed(tiny)[1])


@pytest.mark.parametrize("folder", ["two-scales", "Zwei Größen"])
def test_it_runs_by_itself_and_prints_the_same(tiny, tmp_path, folder):
    (tiny / "lessons/pairs/two-scales").rename(tiny / "lessons" / "pairs" / folder)
    pair, content = packed(tiny)
    away, elsewhere = tmp_path / "away from it", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(io.BytesIO(content)).extractall(away)
    home = away / pair.slug / "lessons" / "pairs" / folder
    printed, engine = run(home / "data.py", elsewhere)
    assert engine == home / "whichlever" / "__init__.py"
    if folder != "two-scales":
        assert commands(pair, "")[-2] == 'python "lessons/pairs/Zwei Größen/model.py"'
        assert notebook_commands(pair)[-1] == 'jupyter lab "lessons/pairs/Zwei Größen/model.ipynb"'
        return
    expected, original = run(tiny / "lessons" / "pairs" / folder / "data.py", elsewhere)
    assert original != engine
    assert printed == expected
    assert any(line.startswith("data ") for line in printed)


def test_it_opens_as_a_notebook_and_runs_there(tiny, tmp_path):
    pair, content = packed(tiny)
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    _, convert, open_it = notebook_commands(pair)
    notebook = open_it.removeprefix("jupyter lab ")
    for command in (convert.split(), ["nbconvert", "--to", "notebook", "--execute", "--inplace", notebook]):
        subprocess.run([sys.executable, "-m", *command], cwd=tmp_path / pair.slug, capture_output=True, check=True)
    cells = json.loads((tmp_path / pair.slug / notebook).read_text(encoding="utf-8"))["cells"]
    shown = [output["data"] for cell in cells for output in cell.get("outputs", ()) if "data" in output]
    assert any("verdict" in "".join(data.get("text/html", "")) for data in shown), shown


def test_terms_are_files(tiny):
    (tiny / "LICENSE-text").write_text("CC BY 4.0\n", encoding="utf-8")
    content = packed(tiny)[1]
    assert read(content, "two-scales/LICENSE-text") == "CC BY 4.0\n"
    lab = read(content, "two-scales/lessons/pairs/two-scales/whichlever/LICENSE")
    assert lab == (ROOT / "LICENSE").read_text(encoding="utf-8")
    table = read(content, "two-scales/datasets/scales/LICENSE").splitlines()
    assert table[:2] == [
        "scales.csv.gz: Rods",
        "Licence: MIT (https://spdx.org/licenses/MIT.html)",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ([], "less than five minutes"),
        ([200.0, 99.0], "less than five minutes"),
        ([200.0, 100.0], "less than half an hour"),
        ([7199.0], "less than two hours"),
        ([7200.0], "more than two hours"),
    ],
)
def test_how_long_it_runs(seconds, words):
    assert duration(seconds) == words


def test_all_combinations_from_the_unpacked_zip(tiny, tmp_path):
    _, content = packed(tiny)
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    printed, _ = run(tmp_path / "two-scales/lessons/pairs/two-scales/all_combinations.py", tmp_path)
    combinations = [line.split()[0] for line in printed[1:-1]]
    assert combinations == [
        *("start", "data", "features", "model"),
        *("data+features", "data+model", "features+model", "data+features+model"),
    ]


def test_the_page_alone_opens_boxes_and_drops_links_to_what_is_not_there():
    text = (
        "See [the code](data.py), [another page](../other/index.md) and [the web](https://example.org).\n\n"
        '??? success "A solution"\n\n    ```python title="solution"\n    a = 1\n\n    b = 2\n    ```\n\n'
        "    Done.\n\nAfter.\n"
    )
    assert prose(text, {"data.py"}) == (
        '<p>See <a href="data.py">the code</a>, another page and <a href="https://example.org">the web</a>.</p>\n'
        '<h3>A solution</h3>\n<pre><code class="language-python">a = 1\n\nb = 2\n</code></pre>\n'
        "<p>Done.</p>\n<p>After.</p>\n"
    )
