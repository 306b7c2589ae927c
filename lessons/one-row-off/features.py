# %% [markdown]
# # One row off: work on the features

# %%
from task import task

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer


def features():
    return ColumnTransformer([("durations", "passthrough", ["duration", "previous_duration"])])

# %%
task.compare(features=features)
