"""Calls in a thread of their own: what they see of ours, and what not."""

from __future__ import annotations

import _thread
import logging
import sys
import threading
import time

import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import get_scorer

from whichlever.lab.seal import apart as module
from whichlever.lab.seal.apart import Answering, apart


def stack():
    """Where the frames are that a library hands out, from the innermost on."""
    frame, files = logging.currentframe(), []
    while frame is not None:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    return files


def test_no_frame_leads_to_ours():
    assert set(apart(stack)) == {__file__, module.__file__, threading.__file__}
    assert len(apart(stack)) < len(stack())


def test_a_value_and_an_error_come_back():
    assert apart(divmod, 7, 2) == (3, 1)
    assert apart(dict, one=1) == {"one": 1}
    with pytest.raises(ZeroDivisionError) as caught:
        apart(lambda: 1 / 0)
    assert caught.traceback[-1].path == caught.traceback[0].path  # its own line is in the traceback
    with pytest.raises(SystemExit):
        apart(sys.exit)


def test_settings_are_those_of_the_caller():
    with sklearn.config_context(transform_output="pandas"):
        assert apart(sklearn.get_config)["transform_output"] == "pandas"
    assert apart(sklearn.get_config)["transform_output"] == "default"
    with np.errstate(divide="ignore"):
        assert apart(np.geterr)["divide"] == "ignore"


def test_an_interrupt_ends_the_call():
    threads = []

    def endless():
        threads.append(threading.current_thread())
        _thread.interrupt_main()
        while True:
            time.sleep(0.001)

    with pytest.raises(KeyboardInterrupt):
        apart(endless)
    assert not threads[0].is_alive()


def test_without_threads_it_is_a_plain_call(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert apart(threading.current_thread) is threading.current_thread()


@pytest.mark.parametrize("metric", ["accuracy", "roc_auc", "neg_log_loss"])
def test_a_scorer_gets_the_same_answers(metric):
    X, y = pd.DataFrame({"x": range(6)}), [0, 1, 1, 0, 1, 1]
    model = DummyClassifier(strategy="stratified", random_state=0).fit(X, y)
    assert get_scorer(metric)(Answering(model), X, y) == get_scorer(metric)(model, X, y)


def test_an_estimator_answers_apart():
    class Looking(DummyRegressor):
        def predict(self, X):
            seen.append(stack())
            return super().predict(X)

        @property
        def wanted(self):
            return stack()

    seen = []
    model = Looking().fit([[0], [1]], [0, 1])
    get_scorer("r2")(Answering(model), [[0], [1]], [0, 1])
    assert all(__file__ in files and len(files) < len(stack()) for files in (seen[0], Answering(model).wanted))
    assert "sklearn" not in "".join(Answering(model).wanted)
