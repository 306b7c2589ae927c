# %% [markdown]
# # Two scales: work on the features

# %%
from task import task

# %% tags=["lever"]
import numpy as np
from sklearn.preprocessing import FunctionTransformer


def features():
    return FunctionTransformer(np.log)

# %%
task.compare(features=features)
