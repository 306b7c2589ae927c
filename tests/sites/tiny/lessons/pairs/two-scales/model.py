# %% [markdown]
# # Two scales: work on the model

# %%
from task import task

# %% tags=["lever"]
from sklearn.tree import DecisionTreeRegressor


def model():
    return DecisionTreeRegressor(max_depth=4, random_state=0)

# %%
task.compare(model=model)
