# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A breathing planet: work on the data
#
# The first weeks are from 1958.
# Nothing is wrong with them.
# But do they tell us how fast the air changes now?

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# The slope of a line through each period, in ppm a year.

# %%
rows = task.rows.dropna()
period = pd.cut(rows["year"], [1958, 1965, 1975, 1985, 1995, 2002], right=False).rename("years")
pd.Series(
    {str(years): LinearRegression().fit(part[["year"]], part["co2"]).coef_[0] for years, part in rows.groupby(period)},
    name="ppm a year",
).round(2).to_frame()

# %% [markdown]
# The rise has become much faster.
# A line through all weeks takes the mean of old and new.

# %% [markdown]
# ## The lever


# %% tags=["lever"]
def data(train, expert):
    # the last ten years; what was before tells another rate of growth
    train = train.dropna(subset=["co2"])
    return train[train["year"] > train["year"].max() - 10]


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Throwing right rows away helps.
# "More data are better" holds if all of them tell of the same thing.
#
# Ten is a round number and no more: we had not written it down before we saw results.
# Were ten years a lucky choice?

# %%
ten_years = data

# %% Last five years tags=["rival"]
def data(train, expert):
    train = train.dropna(subset=["co2"])
    return train[train["year"] > train["year"].max() - 5]


# %%
five_years = data

# %% Last twenty years tags=["rival"]
def data(train, expert):
    train = train.dropna(subset=["co2"])
    return train[train["year"] > train["year"].max() - 20]


# %%
task.compare(data={"ten years": ten_years, "five years": five_years, "twenty years": data})

# %% [markdown]
# Any of them beats all weeks.
# The weeks without a value play no part: they are few, and a line does not mind gaps.
#
# What would change our mind: a rise that is as fast now as ever.
