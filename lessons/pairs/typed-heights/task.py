# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Typed heights: the task
#
# An online form asked students for their sex and for their height in inches.
# The height could be typed freely, and was.
# Can we tell the sex from the height?

# %%
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from whichlever.lab import Task, load

# %%
rows = load("reported_heights")
rows.iloc[[0, 11, 21, 39, 54, 125, 234, 310]]

# %% [markdown]
# The start is what a hurried analyst does.
# What reads as a number is one; everything else counts as missing and gets the median.


# %%
def as_number(rows):
    return rows[["height"]].apply(pd.to_numeric, errors="coerce")


task = Task(
    rows=rows,
    target="sex",
    split=StratifiedShuffleSplit(n_splits=20, test_size=0.3, random_state=0),
    metric="accuracy",
    features=make_pipeline(FunctionTransformer(as_number), SimpleImputer(strategy="median"), StandardScaler()),
    model=LogisticRegression(),
    negligible=0.01,
    settings={
        "log-loss": {
            "metric": "neg_log_loss",
            "negligible": 0.01,
            "about": "How good are the stated probabilities? Sure and wrong costs most.",
        },
        "auc": {
            "metric": "roc_auc",
            "negligible": 0.01,
            "about": "How well are men ranked above women? Where the line between them is drawn does not matter.",
        },
    },
)
