# %% [markdown]
# # One row off: work on the data

# %%
from task import task

# %% tags=["lever"]
def data(train, expert):
    # the wait after an eruption was written down one row later
    following = train["waiting"].shift(-1)
    adjacent = train.index.to_series().shift(-1) == train.index + 1
    return train.assign(waiting=following)[adjacent]

# %%
task.compare(data=data)
