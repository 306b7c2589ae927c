# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Empty cells: work on the model
#
# Logistic regression adds up what speaks for a borrower and what speaks against.
# But a large loan is no worry with a large income, and a new job none for somebody young who lives with parents.
# Boosted trees can learn such combinations.

# %%
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look: which model, and how large?
#
# Cross-validated on the training rows of the first split.

# %%
train = task.rows.loc[task.splits[0].train]
candidates = {
    "logistic regression": LogisticRegression(max_iter=10_000),
    "random forest": RandomForestClassifier(min_samples_leaf=5, random_state=0),
    "boosted trees, as they come (31 leaves)": HistGradientBoostingClassifier(random_state=0),
    "boosted trees of 8 leaves": HistGradientBoostingClassifier(max_leaf_nodes=8, random_state=0),
    "boosted trees of 4 leaves": HistGradientBoostingClassifier(max_leaf_nodes=4, random_state=0),
}
pd.Series(
    {
        name: cross_val_score(
            make_pipeline(clone(task.features), model), train, train["status"], cv=5, scoring="roc_auc"
        ).mean()
        for name, model in candidates.items()
    },
    name="cross-validated AUC",
).round(3).to_frame()

# %% [markdown]
# As they come, the trees are no better than the line.
# Held small, they lead.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import HistGradientBoostingClassifier


def model():
    # trees of eight leaves: with larger ones, cross-validation says, it learns the training loans by heart
    return HistGradientBoostingClassifier(max_leaf_nodes=8, random_state=0)


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# ## How much of that is the size?


# %%
def as_they_come():
    return HistGradientBoostingClassifier(random_state=0)


def forest():
    return RandomForestClassifier(min_samples_leaf=5, random_state=0)


task.compare(model={"8 leaves": model, "as they come": as_they_come, "forest": forest})

# %% [markdown]
# All of it.
# Had we taken the trees as they come, this lesson would say that the model lever is not shown to help.
# Whoever compares levers has to give each its fair chance.
#
# One thing the trees can do behind our back.
# All empty incomes have become the same number, the median, and few others earn exactly that.
# A tree can cut that number out and learn what the empty cells say.
#
# What would change our mind: so few loans that even small trees learn them by heart.
