# %% [markdown]
# # One row off: the task
# Old Faithful has just erupted.
# How long until it does so again?
# We predict the wait from the length of the eruption, and score on the waits that really followed.

# %%
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit

from whichlever.lab import Task, load

# %% [markdown]
# The rows stand in the order of time.
# The eruption before is a column that this file makes, so that a transformer never has to look at other rows.
# Neighbours depend on each other, so we split by blocks of fifteen eruptions.

# %%
geyser = load("geyser")
rows = geyser.assign(
    previous_duration=geyser["duration"].shift(1).fillna(geyser["duration"].median()),
    block=geyser.index // 15,
)

# %% [markdown]
# The truth: the wait after an eruption stands in the next row.
# The last eruption has none, so it is never tested.

# %%
truth = geyser["waiting"].shift(-1)

# %%
task = Task(
    rows=rows,
    target="waiting",
    truth=truth,
    split=GroupShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
    groups="block",
    metric="neg_mean_absolute_error",
    unit="min",
    features=ColumnTransformer([("duration", "passthrough", ["duration"])]),
    model=LinearRegression(),
    negligible=0.5,
)
