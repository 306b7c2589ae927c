# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A breathing planet: work on the features
#
# The north has most of the land, and its plants take up carbon dioxide while they grow.
# In winter much of it returns.
# So the planet breathes once a year, and a line cannot know it.

# %%
import matplotlib.pyplot as plt

from task import task

# %% [markdown]
# ## A first look
#
# The last five years, as measured.

# %%
recent = task.rows[task.rows["year"] > 1997]
figure, axis = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
axis.plot(recent["year"], recent["co2"], linewidth=1.5)
_ = axis.set(xlabel="year", ylabel="carbon dioxide, ppm")

# %% [markdown]
# Up until May, down until autumn, every year.
# The swing is several times larger than what is gained in a year.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import FunctionTransformer


def season(X):
    # one swing and two swings a year
    turn = 2 * np.pi * X.to_numpy()
    return np.hstack([np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn)])


def features():
    return make_column_transformer(("passthrough", ["year"]), (FunctionTransformer(season), ["year"]))


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Much less than the picture promised.
# Is it the shape of the swing?
# Perhaps one wave is enough, or a column for each month does better.

# %%
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder


def month(X):
    return (12 * (X.to_numpy() % 1)).astype(int)


def one_wave():
    waves = FunctionTransformer(lambda X: season(X)[:, :2])
    return make_column_transformer(("passthrough", ["year"]), (waves, ["year"]))


def months():
    encoder = OneHotEncoder(categories=[range(12)], drop="first")
    return make_column_transformer(
        ("passthrough", ["year"]), (make_pipeline(FunctionTransformer(month), encoder), ["year"])
    )


task.compare(features={"two waves": features, "one wave": one_wave, "months": months})

# %% [markdown]
# The shape hardly matters.
# The season is right, but it sits on a line that is far too low.
# Whoever is wrong by the trend gains little from being right about the season.
# See what it is worth once the line is mended, on the pair's page.
#
# ## And with a bend?
#
# The square of the time, which the lesson on the model calls a model, can be written as a column too.

# %% Season on a curve tags=["rival"]
import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, PolynomialFeatures, StandardScaler


def season(X):
    turn = 2 * np.pi * X.to_numpy()
    return np.hstack([np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn)])


def features():
    # the year, its square, and the season
    bend = make_pipeline(StandardScaler(), PolynomialFeatures(degree=2, include_bias=False))
    return make_column_transformer((bend, ["year"]), (FunctionTransformer(season), ["year"]))


# %%
task.compare(features=features)

# %% [markdown]
# One lever takes most of the error away, if it may hold two cures.
#
# What would change our mind: a planet whose seasons change from year to year.
