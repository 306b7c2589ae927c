# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # City riders: work on the data
#
# The table begins in 2001.
# Since then the city, the fares and the trains have changed.
# Should a forecast of today learn from days of fifteen years ago?

# %%
from task import task

# %% [markdown]
# ## A first look
#
# Thousands of riders a day, in every third year.

# %%
rows = task.rows
rows.groupby(rows["date"].dt.year.rename("year"))["ridership"].mean().round(1).iloc[::3].to_frame()

# %% [markdown]
# Many more people ride now.
# Old days are days of another city, it seems.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import pandas as pd


def data(train, expert):
    # the last two years; before, fewer people rode
    return train[train["date"] > train["date"].max() - pd.DateOffset(years=2)]


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# No gain is to be seen.
# Is two years too short, or too long?


# %%
def one_year(train, expert):
    return train[train["date"] > train["date"].max() - pd.DateOffset(years=1)]


def five_years(train, expert):
    return train[train["date"] > train["date"].max() - pd.DateOffset(years=5)]


task.compare(data={"two years": data, "one year": one_year, "five years": five_years})

# %% [markdown]
# We see no gain, however much is forgotten.
#
# Why not, when the riders grew by half?
# Because the line does not learn how many people ride.
# It learns how today's count follows from the count two weeks before, and that holds in a quiet year and in a busy one.
# The level comes in anew each day, through the features.
#
# What would change our mind: a change in how days depend on each other, such as a new working week.
