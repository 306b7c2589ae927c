# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Noisy digits: the task
#
# Small pictures of handwritten digits, and one label for each.
# Three labels in ten are wrong.
# Which digit is it really?

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import MinMaxScaler

from whichlever.lab import Task, load

# %% [markdown]
# **We put the wrong labels in ourselves, on purpose.**
# The datasheet says how.
# So we know the true label of every picture, and can play the expert: one answer costs one question.
# No lever sees a true label that it has not paid for, and the test pictures are scored on their true labels.

# %%
digits = load("digits")
rows = digits.drop(columns="true_label")

# %%
task = Task(
    rows=rows,
    target="label",
    truth=digits["true_label"],
    split=ShuffleSplit(n_splits=15, test_size=0.3, random_state=0),
    metric="accuracy",
    features=MinMaxScaler(),
    model=LogisticRegression(max_iter=1000),
    negligible=0.005,
    budgets=(0, 25, 50, 100, 200, 400),
)
