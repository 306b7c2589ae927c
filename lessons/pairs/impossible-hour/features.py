# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Impossible hour: work on the features
#
# The three airports serve one city, and their winds are alike.
# If Newark's own wind misleads the line, the neighbours' winds may lead it.

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# How well does each airport's wind go with Newark's an hour later, with and without the two rows in question?

# %%
winds = ["newark_before", "kennedy_before", "laguardia_before"]
usual = task.rows.drop(index=[1009, 1010])
pd.DataFrame(
    {
        "all hours": task.rows[winds].corrwith(task.rows["wind_speed"]),
        "without rows 1009 and 1010": usual[winds].corrwith(usual["wind_speed"]),
    }
).round(2)

# %% [markdown]
# Without the two rows, Newark's own wind is the best guide, as it should be.
# With them it seems to be the worst.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer


def features():
    winds = ["newark_before", "kennedy_before", "laguardia_before"]
    return ColumnTransformer([("winds", SimpleImputer(strategy="median"), winds)])


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# The neighbours stand in for the wind that the line no longer trusts.
# They are not as good as Newark's own, so this is not all that can be had.
#
# ## The neighbours alone?

# %%
all_three = features

# %% The neighbours alone tags=["rival"]
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer


def features():
    return ColumnTransformer([("winds", SimpleImputer(strategy="median"), ["kennedy_before", "laguardia_before"])])


# %%
neighbours_only = features
task.compare(features={"all three": all_three, "neighbours alone": neighbours_only})

# %% [markdown]
# With the strange hour in the table, Newark's own wind adds little to its neighbours'.
# One hour was enough to make the best column useless.
#
# ## A feature that no single hour can spoil
#
# Of three winds, take the middle one.
# One station alone cannot move it far, whatever it reports.

# %% The middle one of three winds tags=["rival"]
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer


def middle(rows):
    return rows[["newark_before", "kennedy_before", "laguardia_before"]].median(axis=1).to_frame()


def features():
    return make_pipeline(FunctionTransformer(middle), SimpleImputer(strategy="median"))


# %%
task.compare(features=features)

# %% [markdown]
# It helps more than the three winds side by side.
# It stays behind the mended hour, because the middle wind is often not Newark's.
#
# What would change our mind: a table without that hour, in which the neighbours still add as much.
