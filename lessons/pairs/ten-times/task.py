# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Ten times: the task
#
# Printed capital letters in twenty fonts were distorted at random, and each image was turned into 16 numbers.
# Which letter is it?

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

# %%
rows = load("letters")
rows.head(4)

# %% [markdown]
# The table has 20,000 rows.
# **We give ourselves 400 of them, by our own choice**: about fifteen for each letter.
# The others are a pool, from which more rows can be bought, each for one question's price.
# The largest budget buys 3,600, which makes ten times as many.

# %%
task = Task(
    rows=rows,
    target="letter",
    start_rows=400,
    split=ShuffleSplit(n_splits=15, test_size=100, random_state=0),
    metric="accuracy",
    features=StandardScaler(),
    model=LogisticRegression(max_iter=10_000),
    negligible=0.01,
    budgets=(0, 400, 1200, 3600),
    settings={
        "2000-rows": {
            "start_rows": 2000,
            "split": ShuffleSplit(n_splits=10, test_size=500, random_state=0),
            "budgets": (400,),
            "about": "Five times as many rows to begin with, and 400 more on sale.",
        },
    },
)
