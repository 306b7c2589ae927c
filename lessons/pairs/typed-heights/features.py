# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Typed heights: work on the features
#
# We need not translate.
# We can tell the line in which unit a number seems to be, and let it learn what follows.

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# Who types what?

# %%
number = pd.to_numeric(task.rows["height"], errors="coerce")
unit = pd.Series("something else", task.rows.index)
unit = unit.mask(number.between(50, 84), "inches").mask(number.between(4, 7), "feet")
unit = unit.mask(number.between(137, 213), "centimetres").mask(number.isna(), "no number").rename("looks like")
men = task.rows["sex"].eq("Male")
men.groupby(unit).agg(["size", "mean"]).set_axis(["people", "share of men"], axis=1).round(2)

# %% [markdown]
# How a height is typed says a little about who typed it.
# A repair that turns everything into inches wipes that out.

# %% [markdown]
# ## The lever
#
# One column for the number in each unit, and one that says which unit it is.
# Where a number is in another unit, its column takes a middling value.

# %% tags=["lever"]
import pandas as pd
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def by_unit(rows):
    number = pd.to_numeric(rows["height"], errors="coerce")
    feet, inches, cm = number.between(4, 7), number.between(50, 84), number.between(137, 213)
    return pd.DataFrame(
        {
            "feet": number.where(feet, 5.5), "inches": number.where(inches, 68), "cm": number.where(cm, 170),
            "is_feet": feet, "is_cm": cm, "is_neither": ~(feet | inches | cm),
        }
    )  # fmt: skip


def features():
    return make_pipeline(FunctionTransformer(by_unit), StandardScaler())


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %%
task.compare(features=features, setting="log-loss")

# %% [markdown]
# It helps by both measures, and no entry was translated.
#
# ## Is it the unit or the number?
#
# Here the line gets the unit only, and no height at all.


# %%
def unit_only(rows):
    return by_unit(rows)[["is_feet", "is_cm", "is_neither"]]


def units():
    return FunctionTransformer(unit_only)


task.compare(features={"number by unit": features, "the unit alone": units}, setting="auc")

# %% [markdown]
# The unit alone ranks people hardly better than a coin.
# What helps is that the numbers of one unit can now be compared with each other.
# On repaired rows there is one unit only, and the lever has nothing left to say.
#
# What would change our mind: a form that makes everybody type inches.
# Then there are no units to tell apart.
