# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Impossible hour: work on the model
#
# Least squares counts a miss by its square.
# A miss of a thousand miles an hour then counts as much as a million misses of one.
# Huber's line counts large misses in proportion only, so a single hour is outvoted.

# %%
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# How much of this hour's wind does a line carry over to the next hour?
# We let it learn from ever more of the year.


# %%
def carried_over(rows):
    known = rows.dropna(subset=["newark_before", "wind_speed"])
    return LinearRegression().fit(known[["newark_before"]], known["wind_speed"]).coef_[0]


rows = task.rows
pd.DataFrame(
    {
        f"{weeks} weeks": {
            "all hours": carried_over(rows[rows["week"] < weeks]),
            "without rows 1009 and 1010": carried_over(rows[rows["week"] < weeks].drop(index=[1009, 1010])),
        }
        for weeks in (8, 16, 32, 52)
    }
).T.round(2)

# %% [markdown]
# Wind is steady: most of it should carry over.
# With the strange hour among thousands, the line hardly carries over any.
# A whole year of good hours does not cure it.
#
# Which model copes?
# The cure of the textbooks keeps the line and changes how it counts a miss: Huber's line of 1964.
# We take it as scikit-learn brings it along.
# It is the smallest change that goes to the cause, so it is our lever.
# That was not written down before results were seen.
# We once compared four models on the weeks before the first test week; all but the plain line were close together.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.linear_model import HuberRegressor


def model():
    # a line that counts large errors less: in proportion, not squared
    return HuberRegressor()


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# ## Others
#
# Trees ask above or below, not how far.
# We try a forest with large leaves, and boosted trees as they come.

# %%
huber = model

# %% A forest with large leaves tags=["rival"]
from sklearn.ensemble import RandomForestRegressor


def model():
    return RandomForestRegressor(n_estimators=50, min_samples_leaf=20, random_state=0)


# %%
forest = model


def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(
    model={"Huber's line": huber, "forest": forest, "boosted trees": boosted_trees}
)

# %% [markdown]
# Both help, and stay a little behind Huber's line.
# To trees the strange hour is just one more windy hour.
#
# ## And no model at all?
#
# Somebody who learns nothing may say "as it is now".
# How good is that on the same test hours?

# %%
tested = rows.loc[[hour for split in task.splits for hour in split.test]]
as_now = (tested["wind_speed"] - tested["newark_before"]).abs().mean()
pd.Series({"as it is now": as_now}, name="mean absolute error, mph").round(2).to_frame()

# %% [markdown]
# The start is worse than no model at all.
# Huber's line is practically equal to it: its gain is only the way back.
#
# What would change our mind: a station that fails for weeks.
# Then the wrong hours are many, and voting does not help.
