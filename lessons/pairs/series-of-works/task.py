# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A series of works: the task
#
# A museum gets works by artists whom it has never shown.
# When were they made?
# The catalogue says what they are made of, and materials have their times.

# %%
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

from whichlever.lab import Task, load

# %%
works = load("tate_text")
works.sample(6, random_state=2).sort_index()

# %% [markdown]
# The start looks for words in the medium and draws a straight line through them, with a small penalty.
#
# The question is about *new artists*, so all works of one artist stay on one side of a split.
# As a setting we keep another split, which draws works at random.
# Many people would take it without thinking.

# %%
task = Task(
    rows=works,
    target="year",
    split=GroupShuffleSplit(n_splits=20, test_size=0.2, random_state=0),
    groups="artist",
    metric="neg_mean_absolute_error",
    unit="years",
    features=make_column_transformer((TfidfVectorizer(min_df=5, binary=True), "medium")),
    model=Ridge(),
    negligible=0.1,
    settings={
        "random-rows": {
            "split": ShuffleSplit(n_splits=20, test_size=0.2, random_state=0),
            "groups": None,
            "careless": True,
            "about": "Works are drawn at random, so parts of one series stand on both sides.",
        }
    },
)
