"""A page's policy names the theme's scripts by what they say, and no script of the content."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from whichlever.press.mkdocs.policy import with_policy, without_policy

THEME = "<script>theme()</script>"
OF_THEME = "'sha256-Rfr3GgHZFiXm+TmNr+li+0sZ4J9FGllo8jsXcJF5XZ8='"
CONTENT = '<p>a</p><script>content()</script><SCRIPT type="module">more()</SCRIPT>'
OTHERS = '<script type="application/json">{"a": 1}</script><script src="a.js"></script>'
HEAD = f'<head><meta charset="utf-8">{THEME}{OTHERS}</head>'
PAGE = f"<!doctype html><html>{HEAD}<body>{CONTENT}{THEME}</body></html>"


def policy(page: str) -> dict[str, list[str]]:
    metas = BeautifulSoup(page, "html.parser").select("meta[http-equiv='Content-Security-Policy']")
    assert len(metas) == 1
    rules = [rule.split() for rule in metas[0]["content"].split(";")]
    return {name: sources for name, *sources in rules}


def test_scripts_of_the_theme_alone_are_named():
    assert policy(with_policy(PAGE, CONTENT))["script-src"] == ["'self'", "'wasm-unsafe-eval'", OF_THEME]


def test_it_comes_first_and_changes_nothing_else():
    stated = with_policy(PAGE, CONTENT)
    assert re.sub(r"\n<meta http-equiv[^>]*>", "", stated) == PAGE
    assert stated.startswith('<!doctype html><html><head><meta charset="utf-8">\n<meta http-equiv=')


def test_it_can_be_taken_back():
    assert without_policy(with_policy(PAGE, CONTENT).encode()) == PAGE.encode()


def test_nothing_comes_from_elsewhere():
    rules = policy(with_policy("<head></head>"))
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["frame-src"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert not [source for sources in rules.values() for source in sources if ":" in source.removesuffix(":")]
