# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Five houses: work on the model
#
# A straight line says that each square foot is worth the same, in every house.
# Trees may say something else about small houses and large ones.
# And what they learn from five odd houses they say about houses like these only.

# %%
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import HuberRegressor, LinearRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look: which model?
#
# Cross-validated on the training houses of the first split, the five among them.

# %%
candidates = {
    "least squares": LinearRegression(),
    "Huber's line": HuberRegressor(max_iter=1000),
    "random forest": RandomForestRegressor(random_state=0),
    "extremely randomised trees": ExtraTreesRegressor(random_state=0),
    "boosted trees": HistGradientBoostingRegressor(random_state=0),
}


def error(model, setting):
    varied = task.setting(setting)
    train = varied.rows.loc[varied.splits[0].train]
    folds = KFold(n_splits=5, shuffle=True, random_state=0)
    pipeline = make_pipeline(clone(varied.features), model)
    return -cross_val_score(pipeline, train, train["sale_price"], cv=folds, scoring="neg_mean_absolute_error").mean()


pd.DataFrame(
    {
        name: {"200 houses": error(model, "main"), "2,000 houses": error(model, "2000-rows")}
        for name, model in candidates.items()
    }
).T.round(-2).astype(int)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import ExtraTreesRegressor


def model():
    # many deep trees, each cutting at random places, and their mean
    return ExtraTreesRegressor(n_estimators=50, random_state=0)


# %% [markdown]
# ## What it changes
#
# With 200 houses to learn from:

# %%
task.compare(model=model)

# %% [markdown]
# With 2,000:

# %%
task.compare(model=model, setting="2000-rows")

# %% [markdown]
# The trees help in both cases.
# The mean gain is larger with few houses, where the line is bent by five of them, and the trees are not.
#
# ## Others, on 200 houses


# %%
def huber():
    return HuberRegressor(max_iter=1000)


def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(model={"randomised trees": model, "boosted trees": boosted_trees, "Huber's line": huber})

# %% [markdown]
# Boosted trees help too, with a smaller mean: they want more houses than these.
# Huber's line, which forgives a strange price, gets a good part of the way.
#
# What would change our mind: houses larger than any in the table.
# For these, trees can only repeat the largest that they know.
