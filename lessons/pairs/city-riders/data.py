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


two_years = data
task.compare(data={"two years": two_years, "one year": one_year, "five years": five_years})

# %% [markdown]
# We see no gain, however much is forgotten.
#
# Why not, when the riders grew by half?
# Because the line does not learn how many people ride.
# It learns how today's count follows from the count two weeks before, and that holds in a quiet year and in a busy one.
# The level comes in anew each day, through the features.
#
# ## Is it the old days, or the strange ones?
#
# An opponent of the calendar would say that we gave this lever the wrong rows to work on.
# What bends the line are holidays and the days two weeks after one.
# So leave those out of the training days.

# %% Without the strange days tags=["rival"]
def data(train, expert):
    return train[(train["holiday"] == 0) & (train["holiday_before"] == 0)]


# %%
without_strange = data
task.compare(data=without_strange)

# %% [markdown]
# This helps, and no day had to go for its age.
# The strange days bent the line; without them it follows the usual ones.
#
# Or mend the counts themselves.
# On a strange day the count of two weeks before is the wrong one to start from; that of 52 weeks before is on record.
# We put it in its place, and change the other stations' counts in proportion.
# It needs no target, so it works on the day to be forecast, too.

# %% Mended counts tags=["rival"]
def repair(rows):
    stations = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california"]
    strange = (rows["holiday"] == 1) | (rows["holiday_before"] == 1)
    factor = (rows["year_before"] / rows["clark_lake"]).where(strange, 1.0)
    return rows.assign(**{station: rows[station] * factor for station in stations})


# %%
task.compare(repair=repair)

# %% [markdown]
# That is a large part of what the calendar gives as a feature.
# The mended counts read the same calendar, and write what it says into the old columns.
# The border between data and features is thin.
# What fell behind was forgetting, not the lever.
# We thought of both after the results, so they are rivals and not the lever.
#
# What would change our mind: a change in how days depend on each other, such as a new working week.
