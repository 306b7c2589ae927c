"""`whichlever report`: one file that a browser opens by itself, from a table of somebody's own to the page."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from typer.testing import CliRunner

from whichlever.cli import app

TABLE = "size,kind,price\n" + "".join(
    f"{row * 7 % 40},{'xyz'[row % 3]},{3 * (row * 7 % 40) + row % 5}.5\n" for row in range(40)
)


def call(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.stdout + done.stderr
    return done.stdout


def test_a_table_of_ones_own_becomes_one_file_that_asks_nobody(tmp_path, monkeypatch, browser):
    monkeypatch.chdir(tmp_path)
    Path("prices.csv").write_text(TABLE)
    call("new", "--own", "prices.csv", "--target", "price")
    task = tmp_path / "lessons/pairs/prices/task.py"
    task.write_text(re.sub(r"n_splits=\d+", "n_splits=2", task.read_text()))
    printed = call("run")
    call("report", "--quick")
    quick = Path("report.html").read_text(encoding="utf-8")
    assert "other splits, were not tried here" in quick
    assert "Rivals of the levers and other splits were not tried" in quick
    told = [list(row.stripped_strings) for row in BeautifulSoup(quick, "html.parser").select("table")[0].select("tr")]
    assert " ".join(told[2]) in " ".join(printed.split())
    call("report")
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        troubles: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.goto((tmp_path / "report.html").as_uri())
        assert asked == [(tmp_path / "report.html").as_uri()]
        assert troubles == []
        assert page.title() == "Prices: which lever?"
        board = page.get_by_role("region", name="All combinations").get_by_role("row")
        assert board.count() == 9
        assert page.get_by_text("on 6 sets of 2 splits that are the same for all").count() == 1
        assert page.get_by_text("the levers on other splits: seed 1001, seed 1002").count() == 1
        others = page.get_by_role("region", name="In other hands").get_by_role("row")
        assert [others.nth(row).locator("th").first.inner_text() for row in (1, 5)] == ["seed 1001", "seed 1005"]
        assert "boosted trees" in " ".join(others.all_inner_texts()).lower()
        assert page.locator("figure svg").first.bounding_box()["height"] > 100
        assert page.get_by_role("region", name="Reference lines").get_by_role("row").count() > 1
        assert "def features():" in page.locator("pre").last.inner_text()


def test_a_folder_that_is_not_empty_is_left_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("prices.csv").write_text(TABLE)
    Path("lessons").mkdir()
    done = CliRunner().invoke(app, ["new", "--own", "prices.csv", "--target", "price"])
    assert done.exit_code == 1
    assert done.stderr.startswith("lessons: exists already; take an empty folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lessons", "prices.csv"]
