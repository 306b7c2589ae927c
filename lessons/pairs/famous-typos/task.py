# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Famous typos: the task
#
# Which of three species is this iris?
# Four lengths say it, in centimetres.
# Fisher published them in 1936, and hardly any table has been used more often since.

# %%
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

# %%
rows = load("iris_typos")
rows.groupby("species").head(2)

# %% [markdown]
# The start is Fisher's own method from the same paper, the linear discriminant.
#
# We score the probabilities that it states, by log loss.
# It is the more sensitive judge: it notices changes of a probability that change no decision.
# The share of right answers, accuracy, is a setting.

# %%
task = Task(
    rows=rows,
    target="species",
    split=StratifiedShuffleSplit(n_splits=30, test_size=0.2, random_state=0),
    metric="neg_log_loss",
    features=StandardScaler(),
    model=LinearDiscriminantAnalysis(),
    negligible=0.02,
    settings={
        "accuracy": {
            "metric": "accuracy",
            "negligible": 0.02,
            "about": "The share of flowers whose species is named rightly.",
        },
    },
)
