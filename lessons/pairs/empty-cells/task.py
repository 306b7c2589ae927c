# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Empty cells: the task
#
# A bank lent money and noted what it knew of the borrower.
# Some loans went bad.
# Which of the next loans will?

# %%
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from whichlever.lab import Task, load

AMOUNTS = ["seniority", "time", "age", "expenses", "income", "assets", "debt", "amount", "price"]
KINDS = ["home", "marital", "records", "job"]

# %%
rows = load("credit_data")
rows.isna().sum()[lambda gaps: gaps > 0].rename("empty cells").to_frame()

# %% [markdown]
# The start does what textbooks do with empty cells.
# An empty amount gets the median of its column, an empty kind the most frequent one.
# Then logistic regression adds up the evidence.

# %%
task = Task(
    rows=rows,
    target="status",
    split=StratifiedShuffleSplit(n_splits=20, test_size=0.2, random_state=0),
    metric="roc_auc",
    features=make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), AMOUNTS),
        (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), KINDS),
    ),
    model=LogisticRegression(max_iter=10_000),
    negligible=0.003,
)
