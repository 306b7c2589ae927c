# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Falling prices: work on the features
#
# The table knows the month of each offer, and the line does not use it.
# Let us tell it.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# How far the offers lie above a line that does not know the month, in dollars.

# %%
rows = task.rows
machine = rows[["speed", "hd", "ram", "screen", "cd", "multi", "premium"]]
above = rows["price"] - LinearRegression().fit(machine, rows["price"]).predict(machine)
months = pd.cut(rows["trend"], [0, 7, 14, 21, 28, 35]).rename("months")
above.groupby(months, observed=True).mean().rename("above the line, dollars").round(0).to_frame()

# %% [markdown]
# Early offers lie above the line, late ones far below, in good order.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import StandardScaler


def features():
    # the same columns, and the month
    columns = ["speed", "hd", "ram", "screen", "cd", "multi", "premium", "trend"]
    return make_column_transformer((StandardScaler(), columns))


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Every row is kept, and each has its date.
# That is worth a lot.
#
# But a month takes the same sum off every machine.
# Perhaps memory got cheaper faster than screens?
# Then the month should work on each column by itself.

# %%
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures


def month_by_column():
    return make_pipeline(features(), PolynomialFeatures(degree=2, interaction_only=True))


def ads():
    columns = ["speed", "hd", "ram", "screen", "cd", "multi", "premium", "ads"]
    return make_column_transformer((StandardScaler(), columns))


task.compare(features={"the month": features, "month by column": month_by_column, "the number of ads": ads})

# %% [markdown]
# Letting the month work on each column changes little.
# The number of offers marks the month too, but not in order; a line can do little with it.
#
# What would change our mind: prices that jump instead of falling month by month.
