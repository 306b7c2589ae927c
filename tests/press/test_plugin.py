"""The plugin only translates: generated pages become MkDocs' files and navigation."""

import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from whichlever.errors import BuildError
from whichlever.press.mkdocs import plugin as plugins
from whichlever.press.mkdocs.plugin import WhichLeverPlugin, expand, trouble_banner
from whichlever.press.pages.generated import Generated, NavEntry, Pages
from whichlever.runner.build_options import Options

ENTRIES = (
    NavEntry("pairs", "All pairs", "pairs/index.md"),
    NavEntry("pairs", "One", "pairs/one/index.md"),
    NavEntry("datasets", "All", "datasets/index.md"),
)
PAGES = Pages(
    generated=(
        Generated("index.md", "# Home\n\n[one](pairs/one/index.md)\n"),
        Generated("pairs/index.md", "# Pairs\n"),
        Generated("datasets/index.md", "# Datasets\n"),
        Generated("pairs/one/index.md", "---\ntitle: One\n---\n\n# One\n\n[the file](one.zip)\n"),
        Generated("pairs/one/one.zip", b"\x00zip"),
        Generated("about.md", "# Not this one\n"),
    ),
    rendered={"about.md": "---\ntitle: About it\n---\n\n# About\n\nThe winner is data.\n"},
    nav=ENTRIES,
)


NAV = """nav:
  - Home: index.md
  - Pairs: pairs/
  - Foundations: foundations/
  - Datasets: datasets/
  - About: about.md
"""


@pytest.fixture(autouse=True)
def navigation(tiny):
    """A navigation of the pages that there are here."""
    path = tiny / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").partition("nav:")[0] + NAV, encoding="utf-8")


@pytest.fixture
def asked(monkeypatch) -> list:
    """What the plugin asks the engine for, which gives `PAGES`."""
    calls = []

    def prepare(project, docs, options):
        calls.append((project.root, docs, options))
        return PAGES

    monkeypatch.setattr(plugins, "prepare", prepare)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    return calls


def config_of(tiny: Path):
    config = load_config(str(tiny / "mkdocs.yml"), site_dir=str(tiny / "site"))
    config.plugins["whichlever"].__init__()  # MkDocs keeps plugins from one configuration to the next
    config.plugins.on_startup(command="build", dirty=False)
    return config


def page(tiny: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((tiny / "site" / name).read_text(encoding="utf-8"), "html.parser")


def test_generated_and_handwritten_pages(tiny, asked):
    build(config_of(tiny))
    assert (tiny / "site/pairs/one/one.zip").read_bytes() == b"\x00zip"
    assert page(tiny, "pairs/one/index.html").find("a", string="the file")["href"] == "one.zip"
    assert page(tiny, "index.html").find("a", string="one")["href"] == "pairs/one/"
    about = page(tiny, "about/index.html")
    assert about.find("p", string="The winner is data.")
    assert about.title.string.startswith("About")
    assert not about.find(string="Not this one")
    there = [".whichlever", "datasets", "lessons", "mkdocs.yml", "pages", "site"]
    assert sorted(path.name for path in tiny.iterdir()) == there
    ((root, docs, options),) = asked
    assert (root, docs, options) == (tiny.resolve(), tiny / "pages", Options())


def test_navigation_in_the_order_of_the_entries(tiny, asked):
    build(config_of(tiny))
    links = [
        link.get_text(strip=True) for link in page(tiny, "index.html").select("nav.md-nav--primary a.md-nav__link")
    ]
    assert [text for text in links if text in ("All pairs", "One", "About")] == ["All pairs", "One", "About"]


def test_no_page_tells_the_day_of_the_build(tiny, asked):
    text = (tiny / "mkdocs.yml").read_text()
    (tiny / "mkdocs.yml").write_text("site_url: https://example.org/\n" + text)
    build(config_of(tiny))
    assert "<lastmod>1980-01-01</lastmod>" in (tiny / "site/sitemap.xml").read_text()


def test_the_settings_of_mkdocs_yml(tiny, asked):
    text = (tiny / "mkdocs.yml").read_text()
    settings = "  - whichlever:\n      workers: 3\n      executor: dask\n      wait: false\n"
    (tiny / "mkdocs.yml").write_text(text.replace("  - whichlever\n", settings))
    build(config_of(tiny))
    assert asked[0][2] == Options(workers=3, executor="dask", wait=False)


def test_the_command_line_goes_first(tiny, asked):
    config = config_of(tiny)
    config.plugins["whichlever"].options = Options(workers=7, json=True)
    build(config)
    assert asked[0][2] == Options(workers=7, json=True)


def test_a_site_without_navigation_of_its_own(tiny, asked):
    text = (tiny / "mkdocs.yml").read_text()
    (tiny / "mkdocs.yml").write_text(text.partition("nav:")[0])
    build(config_of(tiny))
    assert (tiny / "site/pairs/one/index.html").is_file()


def test_a_failure_comes_before_the_output_folder_is_touched(tiny, monkeypatch):
    (tiny / "site").mkdir()
    (tiny / "site/index.html").write_text("the last one")
    failure = BuildError("it does not hold")
    monkeypatch.setattr(plugins, "prepare", lambda *_: (_ for _ in ()).throw(failure))
    config = config_of(tiny)
    with pytest.raises(PluginError, match=r"^it does not hold$"):
        config.plugins.on_config(config)
    assert config.plugins["whichlever"].failure is failure
    assert (tiny / "site/index.html").read_text() == "the last one"


def test_a_preview_keeps_the_last_good_pages_and_says_why(tiny, asked, monkeypatch, caplog):
    config = config_of(tiny)
    plugin: WhichLeverPlugin = config.plugins["whichlever"]
    plugin.on_startup(command="serve", dirty=False)
    build(config)
    monkeypatch.setattr(plugins, "prepare", lambda *_: (_ for _ in ()).throw(BuildError("a <b> c")))
    again = load_config(str(tiny / "mkdocs.yml"), site_dir=str(tiny / "site"))
    with caplog.at_level(logging.ERROR, "mkdocs.plugins.whichlever"):
        plugin.on_config(again)
    assert plugin.pages == PAGES
    assert "The last good pages stay:\na <b> c" in caplog.text
    by_hand = SimpleNamespace(file=SimpleNamespace(src_uri="about.md", generated_by=None))
    shown = plugin.on_page_content("<p>Old</p>", page=by_hand, config=again, files=None)
    assert shown == trouble_banner("a <b> c") + "<p>Old</p>"
    monkeypatch.setattr(plugins, "prepare", lambda *_: PAGES)
    plugin.on_config(load_config(str(tiny / "mkdocs.yml")))
    assert plugin.on_page_content("<p>New</p>", page=by_hand, config=again, files=None) == "<p>New</p>"


class Watcher:
    """Stands for MkDocs' live server: what it is told to look at."""

    def __init__(self):
        self.watched = set()

    def watch(self, path, func=None, *, recursive=True):
        self.watched.add((path, recursive))


def test_a_preview_looks_at_all_that_lessons_read(tiny, asked, monkeypatch):
    config = config_of(tiny)
    plugin: WhichLeverPlugin = config.plugins["whichlever"]
    plugin.on_startup(command="serve", dirty=False)
    build(config)
    server = Watcher()
    plugin.on_serve(server, config=config, builder=None)
    root = tiny.resolve()
    expected = {(str(root / "lessons"), True), (str(root / "datasets"), True)}
    assert server.watched == expected
    (tiny / "shared").mkdir()
    (tiny / "shared" / "helper.py").write_text("x = 1\n")
    monkeypatch.setattr(plugins, "prepare", lambda *_: replace(PAGES, beyond=("shared/helper.py", "shared/gone.py")))
    plugin.on_config(load_config(str(tiny / "mkdocs.yml"), site_dir=str(tiny / "site")))
    assert server.watched == expected | {(str(root / "shared"), False)}


def test_a_preview_that_never_worked_stops(tiny, monkeypatch):
    monkeypatch.setattr(plugins, "prepare", lambda *_: (_ for _ in ()).throw(BuildError("no")))
    config = config_of(tiny)
    config.plugins["whichlever"].on_startup(command="serve", dirty=False)
    with pytest.raises(PluginError):
        config.plugins.on_config(config)


def test_the_banner_escapes():
    assert "<pre>a &lt;b&gt; c</pre>" in trouble_banner("a <b> c")


@pytest.mark.parametrize(
    ("nav", "expected"),
    [
        ([{"Home": "index.md"}, "about.md"], [{"Home": "index.md"}, "about.md"]),
        (
            [{"Pairs": "pairs/"}],
            [{"Pairs": [{"All pairs": "pairs/index.md"}, {"One": "pairs/one/index.md"}]}],
        ),
        (["pairs/"], [{"Pairs": [{"All pairs": "pairs/index.md"}, {"One": "pairs/one/index.md"}]}]),
        ([{"Lifecycle": "lifecycle/"}], []),
        (
            [{"All": [{"Data": "datasets/"}, {"Home": "index.md"}]}],
            [{"All": [{"Data": [{"All": "datasets/index.md"}]}, {"Home": "index.md"}]}],
        ),
        ([{"Typo": "pears/"}], [{"Typo": "pears/"}]),
        ([{"Elsewhere": "https://example.org/a"}], [{"Elsewhere": "https://example.org/a"}]),
        ([{"Elsewhere": "https://example.org/a/"}], [{"Elsewhere": "https://example.org/a/"}]),
    ],
)
def test_entries_that_name_a_folder_are_expanded(nav, expected):
    assert expand(nav, ENTRIES) == expected


def test_a_group_of_lessons_that_only_this_project_has():
    entries = (*ENTRIES, NavEntry("vision", "Edges", "vision/edges/index.md"))
    assert expand([{"Vision": "vision/"}], entries) == [{"Vision": [{"Edges": "vision/edges/index.md"}]}]


def test_the_themes_sources_are_joined_and_not_published(tiny, asked):
    for name, text in {
        "scripts/main.js": "// All.\n",
        "styles/main.css": "a { color: red; }\n",
        "styles/inner.css": "b { color: red; }\n",
    }.items():
        (tiny / "theme" / name).parent.mkdir(parents=True, exist_ok=True)
        (tiny / "theme" / name).write_text(text, encoding="utf-8")
    configuration = tiny / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("  font: false", "  font: false\n  custom_dir: theme"), encoding="utf-8")
    build(config_of(tiny))
    site = tiny / "site"
    assert "// All." in (site / "assets/javascripts/whichlever.js").read_text(encoding="utf-8")
    assert "color: red" in (site / "assets/stylesheets/whichlever.css").read_text(encoding="utf-8")
    assert "b {" in (site / "assets/stylesheets/whichlever-inner.css").read_text(encoding="utf-8")
    assert not (site / "scripts").exists()
    assert not (site / "styles").exists()
