"""Slides, handouts and pages of marks: files that open without a network, in both schemes, and are read from afar."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from whichlever.press.teaching import class_pages
from whichlever.press.teaching.classes import Wanted, teach
from whichlever.press.teaching.grading import grade
from whichlever.project import Project
from whichlever.runner.build_options import Options

PAIRS = ("one-row-off", "typed-heights", "which-penguin")
SMALLEST = 18  # pixels of a letter on a projector of 720 lines: a fortieth of its height
SCREEN = {"width": 1280, "height": 720}
ON_A_SLIDE = """
() => {
  const slide = document.querySelector(".reveal .slides section.present")
  const scale = Reveal.getScale()
  const told = { beyond: [], small: [] }
  for (const one of slide.querySelectorAll("*:not(aside)")) {
    const box = one.getBoundingClientRect()
    const out = box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1
    if (box.width && out) told.beyond.push(one.outerHTML.slice(0, 60))
  }
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const own = walker.currentNode.parentElement
    if (!walker.currentNode.data.trim() || own.closest("aside, style, title, desc")) continue
    const svg = own.closest("svg")
    const drawn = svg && svg.getBoundingClientRect()
    const box = svg && svg.viewBox.baseVal
    const times = svg ? Math.min(drawn.width / box.width, drawn.height / box.height) : scale
    const size = times * parseFloat(getComputedStyle(own).fontSize)
    if (size < @SMALLEST@) told.small.push(`${Math.round(size)}: ${walker.currentNode.data.trim().slice(0, 40)}`)
  }
  return told
}
""".replace("@SMALLEST@", str(SMALLEST))


@pytest.fixture
def opened(browser) -> Iterator[object]:
    """Opens a file without a network: `opened(path, "dark")`. Errors and requests fail the test at its end."""
    contexts, errors, asked = [], [], []

    def open_file(path: Path, scheme: str = "light", **size: int) -> object:
        context = browser.new_context(viewport=SCREEN | size, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda one: asked.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert (errors, asked) == ([], [])


@pytest.fixture(scope="module", params=PAIRS)
def class_files(request: pytest.FixtureRequest, built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one pair's class, as the site offers it."""
    slug, folder = request.param, tmp_path_factory.mktemp("class")
    with zipfile.ZipFile(built_site / "teach" / slug / f"{slug}-class.zip") as packed:
        packed.extractall(folder)
    return folder / slug / slug


@pytest.fixture(scope="module")
def lesson_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a standalone lesson's class, of the tiny site."""
    import shutil

    from helpers.places import TINY

    project = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("lesson") / "tiny"))
    teach(Project.find(project), Wanted(slugs=["counting"], out=project / "class"), Options())
    return project / "class" / "counting"


def is_dark(page: object, selector: str = "body") -> bool:
    """Whether light letters stand on a page that asks for them."""
    red = page.evaluate(f"parseInt(getComputedStyle(document.querySelector('{selector}')).color.match(/\\d+/)[0])")
    return red > 128


def assert_slides(page: object, scheme: str) -> None:
    assert is_dark(page, ".reveal") == (scheme == "dark")
    count = page.evaluate("Reveal.getTotalSlides()")
    assert count >= 4
    for number in range(count):
        page.evaluate(f"Reveal.slide({number})")
        assert page.evaluate(f"({ON_A_SLIDE})()") == {"beyond": [], "small": []}, f"slide {number + 1}"
    assert page.evaluate("Reveal.getSlides().every((slide) => slide.querySelector('aside.notes').textContent)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_slide_is_read_from_the_last_row(opened, class_files, scheme):
    assert_slides(opened(class_files / "slides.html", scheme), scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_slide_of_a_standalone_lesson_is_read_from_the_last_row(opened, lesson_files, scheme):
    page = opened(lesson_files / "slides.html", scheme)
    assert_slides(page, scheme)
    assert page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth)")


def test_slides_print_as_a_handout(opened, class_files):
    page = opened(class_files / "slides.html")
    count = page.evaluate("Reveal.getTotalSlides()")
    page.goto(f"{(class_files / 'slides.html').as_uri()}?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == count


def test_nothing_that_contributors_write_runs_in_a_class_file(opened, hostile, tmp_path):
    with zipfile.ZipFile(hostile["served"] / "teach/two-scales/two-scales-class.zip") as one:
        one.extractall(tmp_path)
    project = Project.find(hostile["served"].parent)
    teach(project, Wanted(slugs=["counting"], out=tmp_path / "two-scales"), Options())
    pages = sorted((tmp_path / "two-scales").glob("*/*.html"))
    assert [path.name for path in pages] == ["handout.html", "slides.html"] * 2
    for path in pages:
        page = opened(path)
        assert page.evaluate("window.pwned") is None, path
        assert "<script>window.pwned=1</script>" in page.evaluate("document.body.textContent"), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_handout_needs_no_scrolling_sideways(opened, class_files, lesson_files, scheme, width):
    for folder in (class_files, lesson_files):
        page = opened(folder / "handout.html", scheme, width=width)
        assert is_dark(page) == (scheme == "dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_are_read_on_a_phone_without_scrolling_sideways(opened, tiny, tmp_path):
    project, folder = Project.find(tiny), tmp_path / "handed in"
    folder.mkdir()
    lever = '# %% tags=["lever"]\ndef data(train, expert):\n    return train[train["length"] < 100]\n'
    (folder / f"{'Anna-Katharina_' * 4}.py").write_text(lever, encoding="utf-8")
    (folder / "broken.ipynb").write_text("{", encoding="utf-8")
    graded = grade(project, "two-scales", folder, Options(), time_limit=100)
    assert [mark.outcome for mark in graded.marks] == ["ran", "not read"]
    class_pages.write(graded, tmp_path / "marks")
    for path in sorted((tmp_path / "marks").glob("*.html")):
        page = opened(path, width=390)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        inner = "[...document.querySelectorAll('.scroll')].every((one) => one.scrollWidth <= one.clientWidth)"
        assert page.evaluate(inner), path.name
