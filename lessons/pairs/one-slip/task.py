# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One slip: the task
#
# How heavy is somebody of this height?
# We draw a line from height to weight, for people who exercise regularly.

# %%
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit

from whichlever.lab import Task, load

# %%
rows = load("davis")
rows.iloc[8:16]

# %% [markdown]
# Row 11 holds a slip: her weight and her height stand in each other's place.
# What she weighs is her recorded height, so nobody should be scored against her recorded weight.
# She is never tested, and she is always there to be trained on, as she is for everybody who takes this table.

# %%
task = Task(
    rows=rows,
    target="weight",
    test_on=rows.index != 11,
    split=ShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
    metric="neg_mean_absolute_error",
    unit="kg",
    features=ColumnTransformer([("height", "passthrough", ["height"])]),
    model=LinearRegression(),
    negligible=0.5,
    withheld=("repwt",),  # whoever may ask people what they weigh need not guess it
)
