# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One row off: the task
#
# Old Faithful has just erupted, and somebody timed it.
# How long until it erupts again?
# We predict the wait from the length of the eruption.

# %%
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit

from whichlever.lab import Task, load

# %% [markdown]
# The rows stand in the order of time.
# A transformer sees one row at a time.
# So the length of the eruption before is a column that we make here, from the past.
# Neighbouring eruptions depend on each other, so we split by blocks of fifteen of them.

# %%
geyser = load("geyser")
rows = geyser.assign(
    previous_duration=geyser["duration"].shift(1).fillna(geyser["duration"].median()),
    block=geyser.index // 15,
)
rows.head(7)

# %% [markdown]
# What is true?
# The wait that really followed an eruption stands one row further down.
# The last eruption of the record has no next one, so it is never tested.

# %%
next_wait = geyser["waiting"].shift(-1)

# %%
task = Task(
    rows=rows,
    target="waiting",
    truth=next_wait,
    split=GroupShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
    groups="block",
    metric="neg_mean_absolute_error",
    unit="min",
    features=ColumnTransformer([("duration", "passthrough", ["duration"])]),
    model=LinearRegression(),
    negligible=0.5,
)
