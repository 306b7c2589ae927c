"""What is left to see of progress bars and of widgets."""

from __future__ import annotations

import pytest

from whichlever.runner.process.terminal import as_on_a_terminal
from whichlever.runner.process.widgets import VIEW, in_words

RED = "\x1b[31m"


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("a\r\nb\n", "a\nb\n"),
        ("  0%\r 50%\r100%\n", "100%\n"),
        ("  0%\r 50%\r100%", "100%"),
        ("long\rno\x1b[K\n", "no\n"),
        ("abc\b\bX\n", "aX\n"),
        ("Loading 100 rows\rDone\n", "Done\n"),
        ("a 10%\ra 20%\r", "a 20%"),
        ("outer 0\n\rinner 0\x1b[A\n\r       \x1b[A\router 1\n", "outer 1\n"),
        ("one\ntwo\x1b[1Aup\n", "oneup\ntwo"),
        ("\x1b[99Aa\n", "a\n"),
        ("a\x1b[2Jb\n", " b\n"),
        (f"{RED}no\r{RED}yes\n", f"{RED}yes\n"),
        (f"  {RED}as it is \n\n", f"  {RED}as it is \n\n"),
    ],
)
def test_a_terminal_shows_the_last_state(printed: str, left: str) -> None:
    assert as_on_a_terminal(printed) == left


BAR = {"_model_name": "FloatProgressModel", "bar_style": "success", "value": 3.0, "max": 3.0, "min": 0.0}
PRINTED = {"output_type": "stream", "name": "stdout", "text": "inside"}
STATES = {
    "slider": {"_model_name": "IntSliderModel", "value": 7, "description": "n"},
    "left": {"_model_name": "HTMLModel", "value": "<b>100%</b>"},
    "bar": BAR,
    "right": {"_model_name": "HTMLModel", "value": " 3/3 &lt;1s"},
    "tqdm": {"_model_name": "HBoxModel", "children": [f"IPY_MODEL_{name}" for name in ("left", "bar", "right")]},
    "out": {"_model_name": "OutputModel", "outputs": [PRINTED]},
    "interact": {"_model_name": "VBoxModel", "children": ["IPY_MODEL_slider", "IPY_MODEL_out"]},
    "hidden": {"_model_name": "LabelModel", "value": "gone", "layout": "IPY_MODEL_none"},
    "none": {"_model_name": "LayoutModel", "display": "none"},
    "ring": {"_model_name": "VBoxModel", "children": ["IPY_MODEL_ring"]},
}


@pytest.mark.parametrize(
    ("name", "words", "more"),
    [
        ("slider", "IntSlider(value=7, description='n')", []),
        ("tqdm", "100%|██████████| 3/3 <1s", []),
        ("interact", "IntSlider(value=7, description='n')", [PRINTED]),
        ("out", "", [PRINTED]),
        ("hidden", "", []),
        ("ring", "", []),
    ],
)
def test_a_widget_is_shown_as_the_lesson_left_it(name: str, words: str, more: list[object]) -> None:
    view = {"output_type": "display_data", "data": {VIEW: {"model_id": name}, "text/plain": "first"}, "metadata": {}}
    said = [{**view, "data": {"text/plain": words}}] if words else []
    assert in_words([view], STATES) == said + more


def test_a_view_without_a_widget_stays() -> None:
    view = {"output_type": "display_data", "data": {VIEW: {"model_id": "gone"}, "text/plain": "first"}, "metadata": {}}
    assert in_words([view], {}) == [view]
