# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A thousand euros: work on the features
#
# Amounts of money have long tails: most shops are small, a few are large.
# A logarithm pulls the tail in.
# On its scale an answer that is a thousand times too large is only three steps of ten away.
# So let the line work with the logarithms of staff and turnover.

# %%
import numpy as np

from task import task

# %% [markdown]
# ## A first look
#
# How far out are two turnovers in euros (rows 13 and 14), and two in thousands, measured in standard deviations?

# %%
(
    task.rows[["turnover"]]
    .assign(logarithm=np.log1p(task.rows["turnover"]))
    .apply(lambda column: (column - column.mean()) / column.std())
    .loc[[13, 14, 35, 37]]
    .round(1)
)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def features():
    # ten times larger is one step, whether from 5 to 50 or from 500 to 5,000
    logs = FunctionTransformer(np.log1p)
    inputs = make_pipeline(SimpleImputer(strategy="median"), logs, StandardScaler())
    return make_column_transformer((inputs, ["staff", "turnover"]))


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# The inputs are tame now, and it is not shown to help.
# What spoils the line are the four wrong *targets*, and these no feature can reach.
#
# ## Logarithms of the target as well?
#
# We can let the line predict the logarithm of the cost and turn it back.
# That is another model, so it belongs to the other lever, but it is the natural next step.

# %%
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression


def log_target():
    return TransformedTargetRegressor(LinearRegression(), func=np.log1p, inverse_func=np.expm1)


task.compare(features=features, model=log_target)

# %% [markdown]
# On the logarithm of the target, the wrong answers lose most of their weight.
# Most, not all: each of them still pulls by three steps of ten.
#
# What would change our mind: a table in which only inputs are in the wrong unit.
