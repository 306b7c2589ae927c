# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A breathing planet: work on the model
#
# Is the line too stiff?
# If the rise gets faster, a line through all weeks ends up too low.
# Let us take a model that can bend.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# How far the measured weeks lie above a straight line through all of them, in ppm.

# %%
rows = task.rows.dropna()
line = LinearRegression().fit(rows[["year"]], rows["co2"])
above = rows["co2"] - line.predict(rows[["year"]])
period = pd.cut(rows["year"], [1958, 1965, 1975, 1985, 1995, 2002], right=False).rename("years")
above.groupby(period, observed=True).mean().rename("above the line, ppm").round(1).to_frame()

# %% [markdown]
# High at both ends, low in the middle: the rise is a curve.

# %% [markdown]
# ## The lever
#
# You may call a square a feature.
# We call it the model here: it changes the shapes that can be learnt, not what is known of a week.

# %% tags=["lever"]
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler


def model():
    # a curve: a line through the columns, their squares and their products
    return make_pipeline(StandardScaler(), PolynomialFeatures(degree=2), LinearRegression())


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# The curve takes away a good part of the error.
#
# "Boosted trees are never a bad choice" is what many would say.

# %%
from sklearn.ensemble import HistGradientBoostingRegressor


def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(model={"a curve": model, "boosted trees": boosted_trees})

# %% [markdown]
# Trees predict what they have seen, and every coming year is higher than all before.
# So they stay behind.
#
# ## A model that knows of a year
#
# Scikit-learn's own example for these measurements takes a Gaussian process.
# Its kernel, which says which weeks are alike, is told that the air swings once a year.

# %% Process with a year tags=["rival"]
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import DotProduct, ExpSineSquared, WhiteKernel
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def model():
    # a smooth curve, a swing that comes once a year, and noise; nothing is tuned
    curve, swing, noise = DotProduct(sigma_0=10) ** 2, 0.05 * ExpSineSquared(1, periodicity=1), WhiteKernel(0.001)
    process = GaussianProcessRegressor(curve + swing + noise, optimizer=None, normalize_y=True)
    return make_pipeline(StandardScaler(with_std=False), process)


# %%
task.compare(model=model)

# %% [markdown]
# The process takes most of the error away by itself.
# But then it knows of the season, because somebody wrote the year into it.
# Knowledge can be put into a model or into a feature; what counts is that somebody has it.
#
# What would change our mind about the curve: a forecast of decades instead of one year.
# A square that fits the past may run away in the far future.
