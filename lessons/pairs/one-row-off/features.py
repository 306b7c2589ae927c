# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One row off: work on the features
#
# A geyser has a memory: long and short eruptions tend to take turns.
# So the length of the eruption *before* may tell something too.
# Let us give it to the line.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score

from task import task

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer


def features():
    columns = ["duration", "previous_duration"]
    return ColumnTransformer([("durations", "passthrough", columns)])


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# The feature is not shown to help: its mean error is a little larger than the start's.
#
# ## What cross-validation would have said
#
# Most projects would ask it, against the recorded waits, as one does.
# It chooses nothing here: the feature was named by what is known of geysers.

# %%
recorded = task.rows["waiting"]
choices = {
    "duration": ["duration"],
    "duration and the one before": ["duration", "previous_duration"],
}


def error(columns):
    inputs, score = task.rows[columns], "neg_mean_absolute_error"
    return -cross_val_score(LinearRegression(), inputs, recorded, cv=5, scoring=score).mean()


errors = pd.Series({name: error(columns) for name, columns in choices.items()})
errors.round(1).to_frame("cross-validated error, min")

# %% [markdown]
# That looks like a triumph: the error is nearly halved.
# Many projects would stop here and ship it.
# On the waits that really followed, the triumph is gone.
#
# Why did cross-validation like it so much?
# The wait in a row is the wait *before* its eruption, and that wait depends on the eruption before.
# So the new column explains the wrong answer very well.
#
# There is a clue in this.
# A column about the past that explains a label far better than the present does is a reason to look at the label.

# %%
links = task.rows[["duration", "previous_duration"]].corrwith(recorded)
links.round(2).to_frame("correlation with the recorded wait")

# %% [markdown]
# ## The eruption before, alone?
#
# If that column is the one that tells something, let it stand alone.

# %% The eruption before alone tags=["rival"]
from sklearn.compose import ColumnTransformer


def features():
    return ColumnTransformer([("before", "passthrough", ["previous_duration"])])


# %%
task.compare(features=features)

# %% [markdown]
# By itself it is not shown to help either.
#
# What would change our mind: a gain that holds on waits which somebody has checked.
