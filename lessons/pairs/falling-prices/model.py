# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Falling prices: work on the model
#
# Twice the memory need not add twice the money, and a maker's name may be worth more on a large machine.
# A line cannot say so.
# Boosted trees can.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The middle price in dollars, by memory in MB and by maker (1 for the two "premium" firms).

# %%
task.rows.pivot_table("price", "ram", "premium", aggfunc="median").round(0)

# %% [markdown]
# The steps are uneven, and the "premium" machines differ more from the others at 8 MB than at 4 MB.
# There is something for trees to find.
#
# One thing is odd: the "premium" machines are the cheaper ones, and nine offers in ten are theirs.
# The help page does not explain it, and no lever depends on it.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import HistGradientBoostingRegressor


def model():
    # we score by the absolute error, so let the trees learn for it
    return HistGradientBoostingRegressor(loss="absolute_error", random_state=0)


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# A large gain.
# Would another model gain more: trees that learn for the squared error, as is the default, or a forest?

# %%
from sklearn.ensemble import RandomForestRegressor


def default_trees():
    return HistGradientBoostingRegressor(random_state=0)


def forest():
    return RandomForestRegressor(n_estimators=30, min_samples_leaf=2, random_state=0)


task.compare(model={"absolute error": model, "squared error": default_trees, "a forest": forest})

# %% [markdown]
# All of them gain much.
#
# What do the trees find?
# Not only the uneven steps.
# A machine with a fast processor and a large disk is mostly a *late* machine.
# Late machines are cheap for what they are.
# Trees can tell the months apart by what was sold in them, at least roughly.
# So they mend some of a fault that is not in the model.
#
# What would change our mind: a gain of this size within one single month.
