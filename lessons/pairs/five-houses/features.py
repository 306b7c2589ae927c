# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Five houses: work on the features
#
# Two houses of one size can have very different prices.
# One stands in a good street, the other has not been painted for years.
# So the line gets to know the neighbourhood and the condition.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# Dollars per square foot by neighbourhood: the two dearest, the two cheapest, and how many sales there are.

# %%
per_foot = task.rows["sale_price"] / task.rows["gr_liv_area"]
by_place = per_foot.groupby(task.rows["neighborhood"]).agg(["median", "size"]).query("size >= 20")
by_place.sort_values("median").iloc[[-1, -2, 1, 0]].round(0).astype(int)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    # where the house stands and how well it is kept, beside how large it is
    sizes = ["gr_liv_area", "total_bsmt_sf", "garage_area", "lot_area", "year_built"]
    kinds = ["neighborhood", "overall_cond"]
    one_column_each = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_column_transformer((StandardScaler(), sizes), (one_column_each, kinds))


# %% [markdown]
# ## What it changes
#
# With 200 houses:

# %%
task.compare(features=features)

# %% [markdown]
# With 2,000:

# %%
task.compare(features=features, setting="2000-rows")

# %% [markdown]
# With 2,000 houses the place and the condition are worth thousands of dollars.
# With 200 there are a handful of houses for each neighbourhood and five that bend the line, and nothing is shown.
#
# ## Two rough features instead of many fine ones?
#
# With few houses, fewer columns may do: whether the condition is above average, and where on the map the house stands.

# %%
fine = features

# %% Rough features tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def well_kept(houses):
    return houses[["overall_cond"]].isin(["Above_Average", "Good", "Very_Good", "Excellent"]).astype(float)


def features():
    sizes = ["gr_liv_area", "total_bsmt_sf", "garage_area", "lot_area", "year_built"]
    numbers = [*sizes, "longitude", "latitude"]
    return make_column_transformer((StandardScaler(), numbers), (FunctionTransformer(well_kept), ["overall_cond"]))


# %%
rough = features
task.compare(features={"neighbourhood and condition": fine, "rough": rough})

# %% [markdown]
# They are not shown to do better here.
# While five houses bend the line, features have a hard time showing what they are worth.
# Once the five are gone, the fine ones do help, with 200 houses too: see the numbers behind the figures of this pair.
#
# What would change our mind: a few hundred houses more.
