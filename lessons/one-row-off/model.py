# %% [markdown]
# # One row off: work on the model

# %%
from task import task

# %% tags=["lever"]
from sklearn.ensemble import RandomForestRegressor


def model():
    return RandomForestRegressor(n_estimators=100, min_samples_leaf=8, random_state=0)

# %%
task.compare(model=model)
