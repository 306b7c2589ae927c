"""A tiny site built by the real command: its pages, its files, and what may not happen to it.

Its folders carry a space and letters of all kinds, as a contributor's may.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from helpers.places import TINY
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.findings.published import schema
from whichlever.press.review.anchors import anchors
from whichlever.press.review.places import places
from whichlever.project import Project

RENAMED = {
    "lessons/pairs/two-scales": "lessons/pairs/Two Scales",
    "lessons/foundations/counting": "lessons/foundations/zählen",
    "datasets/scales": "datasets/Meine Waage",
    "datasets/Meine Waage/scales.csv.gz": "datasets/Meine Waage/Meine Waage.csv.gz",
}
PAIR = "pairs/two-scales"
PICTURE = b"no picture, but a file beside a lesson"
COMBINATIONS = [
    "start", "model", "data", "features", "data+model", "features+model", "data+features", "data+features+model"
]  # fmt: skip


@dataclass
class Site:
    """A project, and the site built from it."""

    root: Path
    site: Path

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / name / "index.html").read_text(encoding="utf-8"), "html5lib")

    def results(self) -> dict:
        return json.loads((self.site / "results.json").read_text(encoding="utf-8"))


def call(*command: str, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment; its exit code must be `code`."""
    environment = os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def contents(folder: Path, *without: str) -> dict[str, bytes]:
    """Every file below a folder, by its name, except those in the folders `without`."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder): path for path in files}
    return {name.as_posix(): path.read_bytes() for name, path in named.items() if name.parts[0] not in without}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("a site") / "tiny"))
    for old, new in RENAMED.items():
        (root / old).rename(root / new)
    for name in ("task.py", "index.md"):
        path = root / "lessons/pairs/Two Scales" / name
        text = path.read_text(encoding="utf-8")
        changed = text.replace('load("scales")', 'load("Meine Waage")').replace(
            "dataset: scales", "dataset: Meine Waage"
        )
        path.write_text(changed, encoding="utf-8")
    alone = root / "lessons/foundations/zählen"
    (alone / "rod.png").write_bytes(PICTURE)
    with (alone / "index.md").open("a", encoding="utf-8") as file:
        file.write("\n![A rod beside its scale](rod.png)\n")
    return root


@pytest.fixture(scope="module")
def sources(source: Path) -> dict[str, bytes]:
    """The files of the project before anything was built."""
    return contents(source)


@pytest.fixture(scope="module")
def built(source: Path, sources: dict[str, bytes]) -> Site:
    done = call("whichlever", "build", cwd=source)
    assert done.stdout.splitlines()[0] == f"The site is in {source.resolve() / 'site'}"
    return Site(source, source / "site")


def text(element) -> str:
    return " ".join(element.get_text().split())


# the pages


def test_a_picture_and_a_figure_have_words_for_who_cannot_see_them(built):
    page = built.page("foundations/zählen")
    assert page.select_one('img[alt="A rod beside its scale"]')["src"] == "rod.png"
    assert (built.site / "foundations/zählen/rod.png").read_bytes() == PICTURE
    figure = page.select_one("svg.wl-figure")
    title = page.find(id=figure["aria-labelledby"].split()[0])
    assert title.get_text() == "Squares"


def test_the_anchors_of_a_page_are_known_before_it_is_built(built):
    pages = places(Project(built.root), built.root / "pages")
    for uri in ("pairs/two-scales/index.md", "foundations/zählen/index.md", "datasets/Meine Waage/index.md"):
        known = anchors(pages[uri])
        article = (built.site / uri.replace(".md", ".html")).read_text(encoding="utf-8").partition("<article")[2]
        headings = set(re.findall(r'<h[1-6][^>]* id="?([^">]+)', article))
        assert headings
        assert headings <= known.names


def test_links_may_lead_to_all_that_is_built_and_to_nothing_else(built):
    """`whichlever check` knows every address before anything runs; the theme's own files aside."""
    addresses = {
        name.removesuffix(".md") + ("" if name.endswith("index.md") else "/index") + ".html"
        if name.endswith(".md")
        else name
        for name in places(Project(built.root), built.root / "pages")
    }
    files = contents(built.site, "assets", "search")
    assert addresses == {name for name in files if not name.startswith(("404", "sitemap"))}


def test_nothing_is_written_into_the_sources(built, sources):
    assert contents(built.root, "site", ".whichlever") == sources


def test_the_pair_page(built):
    page = built.page(PAIR)
    article = page.find("article")
    assert text(article.h1) == "Two scales"
    assert text(article.find(class_="wl-lead")) == "How heavy is a rod?"
    assert text(article.find(class_="wl-kicker")) == "first steps · 3 minutes"  # what a reader sees, words and figures
    order = [heading["id"] for heading in article.find_all("h2")]
    assert order == ["data", "bet", "result", "why", "try-it", "code"]
    assert [text(link) for link in article.select(".wl-rail a")] == [
        "Question", "Data", "Bet", "Result", "Why", "Try it", "Code"
    ]  # fmt: skip
    assert all(article.find(id=link["href"][1:]) for link in article.select(".wl-rail a"))
    folds = [fold["id"] for fold in article.find_all("details", id=True)]
    assert folds == ["evidence", "take-it-away"]
    tabs = [tab.find("div")["id"] for tab in article.select(".wl-tabs > details")]
    assert tabs == ["lesson-model", "lesson-data", "lesson-features"]
    assert "{{" not in page.decode()


def test_a_lever_cell_stands_once_with_its_lesson(built):
    page = built.page(PAIR)
    for lesson in read_catalog(Project(built.root)).pairs[0].lessons:
        for place in (page.find("article"), page.find(id=f"lesson-{lesson.kind}")):
            codes = [code.get_text().strip() for code in place.find_all("code")]
            assert codes.count(lesson.lever.source.strip()) == 1


def test_the_evidence_of_all_combinations(built):
    page, main = built.page(PAIR), built.results()["pairs"]["two-scales"]["settings"]["main"]
    rows = page.select("table.wl-evidence tbody tr[data-combination]")
    assert [row["data-combination"] for row in rows] == COMBINATIONS
    for row in rows:
        name = row["data-combination"]
        mean, gain, interval, verdict = (text(cell) for cell in row.find_all("td"))
        assert mean == f"{-main['scores'][name]:.2f}"
        if name != "start":
            expected = main["gains"][name]["start"]
            assert gain == f"{expected['mean']:+.2f}"
            assert interval == f"{expected['low']:.2f} to {expected['high']:.2f}"
            assert verdict == expected["verdict"]


def test_the_reference_lines_below_the_combinations(built):
    page, said = built.page(PAIR), built.results()["pairs"]["two-scales"]["reference_lines"]
    rows = page.select("table.wl-evidence tbody tr.wl-line")
    assert [row.th.find(string=True) for row in rows] == ["no model", "strong default"] == list(said)
    for row, line in zip(rows, said.values(), strict=True):
        mean, gain, _, verdict = (text(cell) for cell in row.find_all("td"))
        assert mean == f"{-line['score']:.2f}"
        assert gain == f"{-line['gains']['start']['mean']:+.2f}".replace("-", "\N{MINUS SIGN}")
        assert verdict == "not decided"
    assert "The start is not shown to be better than no model at all" in text(page)


def test_the_json_inside_the_page(built):
    (script,) = built.page(PAIR).find_all("script", id="wl-pair")
    pair, main = json.loads(script.string), built.results()["pairs"]["two-scales"]["settings"]["main"]
    assert set(pair["combinations"]) == set(COMBINATIONS)
    for name, by_budget in pair["combinations"].items():
        (result,) = by_budget.values()
        assert result["mean"] == pytest.approx(-main["scores"][name])
        assert len(result["points"]) == 6
        if name != "start":
            assert [result[key] for key in ("low", "high")] == [
                main["gains"][name]["start"][key] for key in ("low", "high")
            ]
    assert pair["winner"]["lever"] == main["winner"]["lever"] == "data"


def test_the_claims_with_the_numbers_behind_them(built):
    claims = [text(item) for item in built.page(PAIR).select(".wl-claims li")]
    said = built.results()["pairs"]["two-scales"]["claims"]
    assert len(claims) == len(said) == 3
    for shown, claim in zip(claims, said, strict=True):
        assert shown.startswith(claim["says"])
        assert f"Checked at every build as {claim['holds']}" in shown
        assert claim["verdict"] in shown
    assert claims[2].endswith("in the setting squared.")


def test_results_in_prose(built):
    main = built.results()["pairs"]["two-scales"]["settings"]["main"]
    paragraph = built.page(PAIR).find(id="what-came-out").find_next("p")
    gain = main["gains"]["data"]["start"]
    assert text(paragraph) == (
        f"The error falls from {-main['scores']['start']:.2f} g to {-main['scores']['data']:.2f} g: "
        f"{gain['mean']:+.1f} g ({gain['low']:.1f} to {gain['high']:.1f} g). The winner is data."
    )
    assert text(built.page("about").find("article").p) == "The winner of the pair is data."


def test_the_lists_and_the_page_of_the_data_set(built):
    home = built.page("")
    assert home.find("article").find("a", href=re.compile(r"^pairs/two-scales/"))
    answers = built.page("pairs").find_all("details")
    assert [text(answer.p) for answer in answers] == ["The data lever helped more than any other."]
    row = built.page("scoreboard").select_one("table.wl-scoreboard tbody tr")
    assert (row["data-pair"], row["data-winner"]) == ("two-scales", "data")
    sheet = built.page("datasets/Meine Waage").find("article")
    cells = [[text(cell) for cell in row.find_all(["th", "td"])] for row in sheet.select(".wl-table--words tbody tr")]
    assert cells == [
        ["length", "length of the rod", "20.8 to 511", "cm", "number"],
        ["weight", "weight of the rod", "15.01 to 48.01", "g", "number"],
    ]
    for said in ("MIT", "drawn at random with a fixed seed", "every sixth length is in millimetres", "902a8648"):
        assert said in sheet.get_text()


def test_a_standalone_lesson(built):
    article = built.page("foundations/zählen").find("article")
    assert text(article.h1) == "Counting"
    assert [text(block) for block in article.select("div.highlight")][1] == "10"
    picture = article.find("figure").find("svg")
    assert "data-wl" in picture.attrs
    assert "var(--wl-first)" in str(picture)
    assert "The sum is 10." in [text(paragraph) for paragraph in article.find_all("p")]


def test_files_to_take_away(built):
    folder = built.root / "lessons/pairs/Two Scales"
    for name in ("task", "model", "data", "features"):
        assert (built.site / PAIR / f"{name}.py").read_bytes() == (folder / f"{name}.py").read_bytes()
    assert zipfile.ZipFile(built.site / PAIR / "two-scales.zip").testzip() is None
    table = "datasets/Meine Waage/Meine Waage.csv.gz"
    assert (built.site / table).read_bytes() == (built.root / table).read_bytes()
    assert (built.site / "results.schema.json").read_text(encoding="utf-8") == schema()


# the links


def links(page: BeautifulSoup) -> list[str]:
    found = [(name, element[name]) for name in ("href", "src") for element in page.find_all(attrs={name: True})]
    return [address for name, address in found]


def test_every_link_and_anchor_leads_somewhere(built):
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib") for path in built.site.rglob("*.html")}
    anchors = {path: {element["id"] for element in page.find_all(id=True)} for path, page in pages.items()}
    broken, count = [], 0
    for path, page in pages.items():
        for address in links(page):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            base = built.site if parts.path.startswith("/") else path.parent
            target = base / unquote(parts.path).lstrip("/") if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            count += 1
            fragment = unquote(parts.fragment)
            missing = not target.is_file() or (
                fragment and fragment not in anchors.get(target.resolve(), anchors.get(target, ()))
            )
            if missing:
                broken.append(f"{path.relative_to(built.site)}: {address}")
    assert broken == []
    assert count > 200


def test_no_page_asks_another_host_for_anything(built):
    for path in built.site.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")
        wanted = [
            element.get("src") or element.get("href") for element in page.find_all(["script", "img", "link", "iframe"])
        ]
        hosts = {urlsplit(address).netloc for address in wanted if address}
        assert hosts <= {""}, path


# the three ways to run a lesson


@pytest.mark.parametrize("kind", ["data"])
def test_script_notebook_page_and_results_agree(built, tmp_path, kind):
    printed = subprocess.run(
        [sys.executable, str(built.root / "lessons/pairs/Two Scales" / f"{kind}.py")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    notebook = json.loads((built.site / PAIR / f"{kind}.ipynb").read_text(encoding="utf-8"))
    (shown,) = notebook["cells"][-1]["outputs"]
    assert "".join(shown["data"]["text/plain"]).splitlines() == printed
    heading = built.page(PAIR).find(id=f"lesson-{kind}")
    cells = [text(cell) for cell in heading.find_next("div", class_="wl-comparison").select("tbody tr:last-child > *")]
    assert cells == re.split(r"\s{2,}", printed[2])
    gain = built.results()["pairs"]["two-scales"]["settings"]["main"]["gains"][kind]["start"]
    assert cells[2:] == [f"{gain['mean']:+.1f}", f"{gain['low']:+.1f} to {gain['high']:+.1f}", gain["verdict"]]


def test_published_notebooks_are_executed_and_tell_nothing_of_this_machine(built):
    for path in built.site.rglob("*.ipynb"):
        content = path.read_text(encoding="utf-8")
        notebook = json.loads(content)
        counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert counts == list(range(1, len(counts) + 1))
        assert str(built.root) not in content
        assert Path.home().name not in content or len(Path.home().name) < 4


# other ways to build


def test_mkdocs_build_makes_the_same_site(built, tmp_path):
    shutil.rmtree(built.root / ".whichlever" / "pages")
    call("mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "other"), cwd=built.root)
    ours, theirs = contents(built.site), contents(tmp_path / "other")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_mkdocs_serve_shows_the_same_pages(built):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address],
        cwd=built.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        for name in ("", f"{PAIR}/", "scoreboard/"):
            shown = BeautifulSoup(_fetch(server, f"http://{address}/{name}"), "html5lib")
            assert shown.find("article").decode() == built.page(name).find("article").decode()
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _fetch(server: subprocess.Popen[str], address: str) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise AssertionError(server.communicate()[0])


# what stops a build


def test_nothing_changed_and_nothing_runs(built):
    """Nothing of MkDocs is imported, whatever there is to build; a page that somebody touched is built again."""
    before = contents(built.site)
    code = "import sys; from whichlever.cli import app; app(['build'], standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=built.root, capture_output=True, encoding="utf-8", check=True)
    first, _, modules = done.stdout.splitlines()
    assert first == f"Nothing has changed; the site is in {built.root.resolve() / 'site'}"
    assert not {"mkdocs", "numpy", "jinja2", "nbformat"} & set(modules.split())
    page = built.site / "about" / "index.html"
    page.write_text("half", encoding="utf-8")
    done = call("whichlever", "build", cwd=built.root)
    assert done.stdout.splitlines()[0] == f"The site is in {built.root.resolve() / 'site'}"
    assert contents(built.site) == before


def test_one_lesson_runs_again_where_nothing_changed(built):
    before = contents(built.site)
    done = call("whichlever", "build", "--again", "zählen", cwd=built.root)
    assert "lessons 1 of 1: zählen" in done.stderr
    assert done.stdout.splitlines()[0] == f"The site is in {built.root.resolve() / 'site'}"
    assert contents(built.site) == before


def test_a_site_of_one_pair(built, tmp_path):
    """Its page is that of the whole site; what it links to beyond its data set and the lists is left out."""
    call("whichlever", "build", "--only", "Two Scales", "--site-dir", str(tmp_path / "one"), cwd=built.root)
    one = Site(built.root, tmp_path / "one")
    assert text(one.page(PAIR).find("table", class_="wl-evidence")) == text(
        built.page(PAIR).find("table", class_="wl-evidence")
    )
    names = {path.parent.relative_to(one.site).as_posix() for path in one.site.rglob("index.html")}
    teaching = {"teach/pairs", "teach/print", f"teach/{Path(PAIR).name}"}
    assert names == {".", "pairs", PAIR, "scoreboard", "guide", "datasets", "datasets/Meine Waage", *teaching}
    done = call("whichlever", "build", "--only", "two", cwd=built.root, code=1)
    assert done.stderr == "no lesson 'two'; expected one of zählen, two-scales\n"


def evidence(page):
    """The cells of a page's table of evidence, row by row: white space between them is a generator's own."""
    rows = page.find("table", class_="wl-evidence").find_all("tr")
    return [[text(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def test_the_same_pages_by_another_generator(built, tmp_path):
    """MkDocs with another theme and without our plugin stands for one."""
    call("whichlever", "pages", str(tmp_path), cwd=built.root)
    nav = json.loads((tmp_path / "nav.json").read_text(encoding="utf-8"))
    config = {
        "site_name": "Plain",
        "docs_dir": "pages",
        "strict": True,
        "theme": "mkdocs",
        "plugins": [],
        "markdown_extensions": ["attr_list", "md_in_html"],
        "nav": ["index.md", *({entry["title"]: entry["uri"]} for entry in nav)],
    }
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    call("mkdocs", "build", cwd=tmp_path)
    plain = Site(tmp_path, tmp_path / "site")
    ours, theirs = built.page(PAIR), plain.page(PAIR)
    assert text(theirs.find("h1", string="Two scales")) == "Two scales"
    assert evidence(theirs) == evidence(ours) != []
    assert plain.results() == built.results()
    assert text(plain.page("about").find("p", string=re.compile("winner"))) == "The winner of the pair is data."


@pytest.fixture
def spoiled(built):
    """Changes a file of the project, and puts it back."""
    kept: dict[Path, bytes] = {}

    def change(name: str, old: str, new: str) -> None:
        path = built.root / name
        kept.setdefault(path, path.read_bytes())
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")

    yield change
    for path, content in kept.items():
        path.write_bytes(content)


def test_claims_that_fail_stop_the_build_and_the_last_site_stays(built, spoiled):
    before = contents(built.site)
    spoiled("lessons/pairs/Two Scales/index.md", "holds: data > start by 3\n", "holds: data > start by 4\n")
    spoiled("lessons/pairs/Two Scales/index.md", "    in: squared", "    in: cubed")
    done = call("whichlever", "build", cwd=built.root, code=1)
    gain = built.results()["pairs"]["two-scales"]["settings"]["main"]["gains"]["data"]["start"]
    ends = f"{gain['low']:.1f} to {gain['high']:.1f} g"
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "lessons/pairs/Two Scales/index.md:14: "
        "the claim `data > start by 4` (Mending the units helps a lot) does not hold. "
        f"It came out as data over start: {gain['mean']:+.1f} g, 95 % interval {ends}: better; "
        f"the interval's low end misses 4 g by {4 - gain['low']:.1f} g; "
        "change the sentence to what came out, or find what changed",
        "lessons/pairs/Two Scales/index.md:16: the claim is about the setting 'cubed', which the task has not; "
        "expected one of main, squared",
    ]
    assert contents(built.site) == before


def test_unknown_names_in_prose_stop_the_build(built, spoiled):
    before = contents(built.site)
    spoiled("lessons/pairs/Two Scales/index.md", "{{ winner }}", "{{ winer }}")
    spoiled("pages/about.md", 'pair("two-scales")', 'pair("two-scale")')
    done = call("whichlever", "build", cwd=built.root, code=1)
    assert [line.split("; ")[0] for line in done.stderr.splitlines()] == [
        "lessons/pairs/Two Scales/index.md:35: unknown name 'winer'",
        "pages/about.md:3: no pair 'two-scale'",
    ]
    assert contents(built.site) == before


def test_a_broken_link_stops_the_build(built, spoiled):
    before = contents(built.site)
    spoiled("pages/about.md", "The winner", "See [nothing](nowhere.md). The winner")
    done = call("whichlever", "build", cwd=built.root, code=1)
    assert "'nowhere.md'" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("MkDocs stopped: ")
    assert contents(built.site) == before
