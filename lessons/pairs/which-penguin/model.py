# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Which penguin: work on the model
#
# A plane has one slope for the length of the bill and one for its depth, the same for every bird.
# Trees need not: they can say "long and shallow" apart from "long and deep", and give each its own mass.

# %%
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsRegressor

from task import task

# %% [markdown]
# ## A first look
#
# Mean body mass in grams, by the length and the depth of the bill.

# %%
rows = task.rows
length = pd.cut(rows["culmen_length_mm"], [30, 38, 42, 46, 50, 60]).rename("length, mm")
depth = pd.cut(rows["culmen_depth_mm"], [13, 15, 17, 19, 22]).rename("depth, mm")
rows.pivot_table("body_mass_g", length, depth, observed=True).round(-2).map("{:.0f}".format).replace("nan", "")

# %% [markdown]
# No plane looks like this.
# Among long bills the shallow ones belong to the heaviest birds.
#
# Which model bends the right way?
# We ask cross-validation on the 120 birds of the first split.

# %%
train = task.rows.loc[task.splits[0].train].dropna(subset=["body_mass_g"])
inputs = train[["culmen_length_mm", "culmen_depth_mm"]]
candidates = {
    "a plane": LinearRegression(),
    "10 neighbours": KNeighborsRegressor(n_neighbors=10),
    "random forest": RandomForestRegressor(n_estimators=50, min_samples_leaf=5, random_state=0),
    "boosted trees": HistGradientBoostingRegressor(random_state=0),
}
folds = KFold(n_splits=5, shuffle=True, random_state=0)
pd.Series(
    {
        name: -cross_val_score(
            model, inputs, train["body_mass_g"], cv=folds, scoring="neg_mean_absolute_error"
        ).mean()
        for name, model in candidates.items()
    },
    name="cross-validated error, g",
).round(0).to_frame()

# %% [markdown]
# All three leave the plane behind, and are close to each other.
# We take the forest.
#
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import RandomForestRegressor


def model():
    # small leaves: a handful of birds with bills of about the same length and depth
    return RandomForestRegressor(n_estimators=50, min_samples_leaf=5, random_state=0)


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# A large step, and nobody has told the forest that there are kinds of penguins.
# It found out that some bills go together.
#
# ## Other models that bend


# %%
def neighbours():
    return KNeighborsRegressor(n_neighbors=10)


def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(model={"forest": model, "boosted trees": boosted_trees, "10 neighbours": neighbours})

# %% [markdown]
# The kind of bending matters little.
#
# What would change our mind: birds of a fourth species.
# Where the forest has seen no bird, it cannot know what goes with such a bill.
