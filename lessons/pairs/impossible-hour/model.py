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
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import HuberRegressor, LinearRegression
from sklearn.model_selection import TimeSeriesSplit, cross_val_score

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
# We ask cross-validation on the training rows of the first split, later hours always judged by earlier ones.

# %%
train = task.rows.loc[task.splits[0].train].dropna(subset=["newark_before", "wind_speed"])
candidates = {
    "a line": LinearRegression(),
    "Huber's line": HuberRegressor(),
    "random forest": RandomForestRegressor(n_estimators=50, min_samples_leaf=20, random_state=0),
    "boosted trees": HistGradientBoostingRegressor(random_state=0),
}


def error(model):
    folds, inputs = TimeSeriesSplit(n_splits=5), train[["newark_before"]]
    return -cross_val_score(model, inputs, train["wind_speed"], cv=folds, scoring="neg_mean_absolute_error").mean()


pd.Series({name: error(model) for name, model in candidates.items()}, name="cross-validated error, mph").round(
    2
).to_frame()

# %% [markdown]
# All three leave the plain line behind, and are close to each other.
# We take Huber's line, because it is the simplest of them.

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
# ## And trees?


# %%
def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(model={"Huber's line": model, "boosted trees": boosted_trees})

# %% [markdown]
# Boosted trees do about as well.
# To them the strange hour is just one more windy hour: they ask above or below, not how far.
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
# Huber's line is hardly better: most of its gain is only the way back.
#
# What would change our mind: a station that fails for weeks.
# Then the wrong hours are many, and voting does not help.
