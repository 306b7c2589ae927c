# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Famous typos: work on the features
#
# Four lengths describe a flower, but an eye sees shapes.
# How large is a petal?
# How slim are petals and sepals?

# %%
from task import task

# %% [markdown]
# ## A first look
#
# Area and slimness of petals: the middle half of each species.

# %%
flowers = task.rows
shapes = flowers.assign(
    petal_area=flowers["petal_length"] * flowers["petal_width"],
    petal_slimness=flowers["petal_length"] / flowers["petal_width"],
)
shapes.groupby("species")[["petal_length", "petal_width", "petal_area", "petal_slimness"]].quantile(
    [0.25, 0.75]
).unstack().round(1)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def with_shapes(flowers):
    return flowers.assign(
        petal_area=flowers["petal_length"] * flowers["petal_width"],
        petal_slimness=flowers["petal_length"] / flowers["petal_width"],
        sepal_slimness=flowers["sepal_length"] / flowers["sepal_width"],
    )


def features():
    return make_pipeline(FunctionTransformer(with_shapes), StandardScaler())


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Not decided, and if anything it is worse.
# An area tells the species apart well, but the two lengths told it already.
# And three more columns are three more things to estimate from the same few flowers.
#
# ## Fewer instead?
#
# Sepals look alike in two of the species, so one might do without them.

# %% The petals alone tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import StandardScaler


def features():
    return make_column_transformer((StandardScaler(), ["petal_length", "petal_width"]))


# %%
task.compare(features=features)

# %% [markdown]
# Two lengths are not shown to do better than four, nor to do worse.
#
# What would change our mind: a measurement that the four lengths do not contain, such as a colour.
