"""The expert: what it sells, what it refuses, and that nobody gets more than was paid for."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whichlever.errors import BudgetError, LeverError
from whichlever.lab import Expert

steady = settings(deadline=None, derandomize=True, max_examples=100)
TRUTH = pd.Series([10.0, 11.0, 12.0, 13.0, np.nan], index=[0, 1, 5, 7, 9], name="y")
POOL = pd.DataFrame({"x": [7.0, 5.0], "y": [0.0, 0.0]}, index=[7, 5])  # 7 is sold first


def make_expert(budget=3):
    return Expert(TRUTH, POOL, budget, "lesson/data.py")


def test_answers_come_by_id_in_the_order_asked():
    expert = make_expert()
    assert expert.ask([1, 0]).to_dict() == {1: 11.0, 0: 10.0}
    assert (expert.budget, expert.questions, expert.remaining) == (3, 2, 1)


@pytest.mark.parametrize("ids", [pd.Index([0, 1]), np.array([0, 1]), pd.Series([0, 1]), (0, 1), {0, 1}, range(2)])
def test_any_list_of_ids_will_do(ids):
    assert sorted(make_expert().ask(ids).index) == [0, 1]


def test_asking_again_costs_nothing():
    expert = make_expert()
    assert expert.ask([0, 0, 1]).tolist() == [10.0, 10.0, 11.0]
    expert.ask([1, 0])
    assert expert.questions == 2
    assert expert.ask([]).empty


def test_an_answer_that_nobody_knows_is_empty_and_paid():
    expert = make_expert()
    assert expert.ask([9]).isna().all()
    assert expert.questions == 1


def test_bought_rows_are_nested_and_their_truth_can_be_asked():
    expert = make_expert()
    first = expert.collect(1)
    assert first.index.tolist() == [7]
    assert expert.collect(2).index.tolist() == [7, 5]
    assert expert.collect(1).equals(first)
    assert (expert.questions, expert.collected().tolist()) == (2, [7, 5])
    assert expert.ask([5]).tolist() == [12.0]
    assert expert.remaining == 0


def test_what_was_bought_is_a_copy():
    expert = make_expert()
    rows, answers = expert.collect(1), expert.ask([0])
    rows.loc[7, "x"] = answers.loc[0] = 99.0
    assert expert.collect(1)["x"].tolist() == [7.0]
    assert expert.ask([0]).tolist() == [10.0]


REFUSED = {
    "a test row": (
        lambda expert: expert.ask([0, 3]),
        LeverError,
        "about training and collected rows only, not about 3;",
    ),
    "an unsold row": (
        lambda expert: expert.ask([7]),
        LeverError,
        "about training and collected rows only, not about 7;",
    ),
    "many strangers": (
        lambda expert: expert.ask(range(20, 30)),
        LeverError,
        "the expert answers about training and collected rows only, not about 20, 21, 22, 23, 24 and 5 more; "
        "ask about ids of the index of train",
    ),
    "one too many": (
        lambda expert: (expert.ask([0, 1]), expert.collect(2)),
        BudgetError,
        "2 more rows wanted, 1 of a budget of 3 left; ask for fewer",
    ),
    "one answer too many": (
        lambda expert: (expert.collect(2), expert.ask([0]), expert.ask([0, 1])),
        BudgetError,
        "1 answers wanted, 0 of a budget of 3 left; ask for fewer",
    ),
    "more than there is": (
        lambda expert: expert.collect(3),
        LeverError,
        "the pool holds 2 rows, and 3 were wanted; ask for fewer",
    ),
    "fewer than none": (
        lambda expert: expert.collect(-1),
        LeverError,
        "collect takes a number of rows from 0 up, not -1",
    ),
    "half a row": (lambda expert: expert.collect(0.5), LeverError, "collect takes a number of rows from 0 up, not 0.5"),
    "a mask": (
        lambda expert: expert.ask(np.array([True, False])),
        LeverError,
        "ask takes row ids, as train.index holds them, not a ndarray of bool",
    ),
    "a list of truths": (
        lambda expert: expert.ask([True, False]),
        LeverError,
        "ask takes row ids, as train.index holds them, not a list of bool",
    ),
    "fractions": (
        lambda expert: expert.ask([0.5]),
        LeverError,
        "ask takes row ids, as train.index holds them, not a list of float",
    ),
    "a table": (
        lambda expert: expert.ask(POOL),
        LeverError,
        "ask takes row ids, as train.index holds them, not a DataFrame",
    ),
    "one number": (lambda expert: expert.ask(0), LeverError, "ask takes row ids, as train.index holds them, not a int"),
    "text": (lambda expert: expert.ask("01"), LeverError, "ask takes row ids, as train.index holds them, not a str"),
}


@pytest.mark.parametrize(("attack", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_the_expert_refuses_and_says_what_to_do(attack, error, message):
    expert = make_expert()
    with pytest.raises(error) as caught:
        attack(expert)
    assert message in caught.value.message
    assert caught.value.path == "lesson/data.py"
    assert expert.questions <= expert.budget


def test_a_refused_question_is_not_paid():
    expert = make_expert(1)
    with pytest.raises(BudgetError):
        expert.ask([0, 1])
    assert expert.questions == 0


@pytest.mark.parametrize("name", ["budget", "remaining", "questions", "asked", "_asked", "_collected"])
def test_the_budget_cannot_be_raised(name):
    with pytest.raises(AttributeError):
        setattr(make_expert(), name, 10**6)


def test_the_answers_are_not_among_its_attributes():
    expert = make_expert()
    assert not hasattr(expert, "__dict__")
    values = [getattr(expert, name) for name in dir(expert) if not name.startswith("__")]
    assert not [value for value in values if isinstance(value, pd.Series | pd.DataFrame | dict)]
    for copied in (copy.copy, lambda one: pickle.loads(pickle.dumps(one))):
        with pytest.raises((KeyError, TypeError)):
            copied(expert).ask([0])


@steady
@given(st.integers(0, 8), st.lists(st.one_of(st.integers(0, 6), st.lists(st.integers(0, 9), max_size=4)), max_size=8))
def test_nobody_gets_more_than_was_paid_for(budget, wishes):
    truth = pd.Series(range(10), index=range(10))
    pool = pd.DataFrame({"x": range(4), "y": range(4)}, index=[8, 6, 9, 7])
    expert = Expert(truth, pool, budget)
    answered, bought = set(), 0
    for wish in wishes:
        try:
            if isinstance(wish, int):
                rows = expert.collect(wish)
                assert rows.index.tolist() == [8, 6, 9, 7][:wish]
                bought = max(bought, wish)
            else:
                answered |= set(expert.ask(wish).index)
                assert not answered & {8, 6, 9, 7} - set(expert.collected())
        except LeverError:
            pass
        assert expert.questions == len(answered) + bought <= budget
        assert expert.remaining == budget - expert.questions
