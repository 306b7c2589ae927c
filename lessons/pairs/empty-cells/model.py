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
from sklearn.ensemble import HistGradientBoostingClassifier

from task import task

# %% [markdown]
# ## How large should the trees be?
#
# Boosting adds up many trees, so each needs only the few leaves with which two or three columns act together.
# The textbook of Hastie, Tibshirani and Friedman advises four to eight leaves, whatever the table.
# scikit-learn's trees come with 31.
# We take the textbook's eight.
# That was not written down before results were seen.
# We once compared sizes on training loans of the first split, and among these lie test loans of the others.
# That comparison is gone, the textbook's advice decides, and other models have become rivals.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import HistGradientBoostingClassifier


def model():
    # many small trees: four to eight leaves are the textbook's advice
    return HistGradientBoostingClassifier(max_leaf_nodes=8, random_state=0)


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# ## How much of that is the size?
#
# Smaller trees still, a forest, and the trees as scikit-learn brings them along.

# %%
eight = model

# %% Trees of four leaves tags=["rival"]
from sklearn.ensemble import HistGradientBoostingClassifier


def model():
    return HistGradientBoostingClassifier(max_leaf_nodes=4, random_state=0)


# %%
four = model

# %% A random forest tags=["rival"]
from sklearn.ensemble import RandomForestClassifier


def model():
    return RandomForestClassifier(min_samples_leaf=5, random_state=0)


# %%
forest = model


def as_they_come():
    return HistGradientBoostingClassifier(random_state=0)


task.compare(model={"8 leaves": eight, "4 leaves": four, "31 leaves": as_they_come, "forest": forest})

# %% [markdown]
# As they come, the trees are not shown to help.
# Had we taken those, this lesson would tell another story.
# Whoever compares levers has to give each its fair chance.
#
# One thing the trees can do behind our back.
# All empty incomes have become the same number, the median, and few others earn exactly that.
# A tree can cut that number out and learn what the empty cells say.
#
# What would change our mind: so few loans that even small trees learn them by heart.
