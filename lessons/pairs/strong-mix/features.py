# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Strong mix: work on the features
#
# Engineers have known for a century what a line cannot see.
# It is not the water that counts, but the water for each kilogram of cement (Abrams, 1918).
# And concrete hardens fast at first, then ever more slowly: the logarithm of the age.
# So we give the line two ratios and a logarithm.

# %%
import numpy as np
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# How straight is the way from each quantity to the strength?

# %%
mix, strength = task.rows, task.rows[task.target]
binder = mix["cement"] + mix["blast_furnace_slag"] + mix["fly_ash"]
new = pd.DataFrame(
    {
        "log_age": np.log(mix["age"]),
        "water_to_cement": mix["water"] / mix["cement"],
        "water_to_binder": mix["water"] / binder,
    }
)
links = pd.concat([mix[["age", "water", "cement"]], new], axis=1).corrwith(strength)
links.round(2).to_frame("correlation with strength")

# %% [markdown]
# The logarithm goes with the strength better than the age does.
# The water for all that binds (cement, slag and fly ash together) goes with it better than water or cement alone.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def ratios(mix):
    binder = mix["cement"] + mix["blast_furnace_slag"] + mix["fly_ash"]
    return mix.assign(
        log_age=np.log(mix["age"]),
        water_to_cement=mix["water"] / mix["cement"],
        water_to_binder=mix["water"] / binder,
    )


def features():
    return make_pipeline(FunctionTransformer(ratios), StandardScaler())


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Three columns, no new measurement, and a third of the error is gone.
# The line stays a line, and one can still read from it what a little more water costs.
#
# The trees of the model lesson find most of this by themselves, so the two levers do not add up.
# Whether the columns still help the trees, the page of the pair says.
#
# ## What if the columns may multiply?
#
# How much harm the water does depends on the cement, the ash and the age.
# A line can be told so, by products of any two columns.

# %% Ratios and products tags=["rival"]
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, PolynomialFeatures, StandardScaler


def ratios(mix):
    binder = mix["cement"] + mix["blast_furnace_slag"] + mix["fly_ash"]
    return mix.assign(
        log_age=np.log(mix["age"]),
        water_to_cement=mix["water"] / mix["cement"],
        water_to_binder=mix["water"] / binder,
    )


def features():
    products = PolynomialFeatures(degree=2, include_bias=False)
    return make_pipeline(FunctionTransformer(ratios), StandardScaler(), products)


# %%
task.compare(features=features)

# %% [markdown]
# It gains more than the ratios alone, and nobody can read such a line any more.
#
# What would change our mind: a domain without a century of engineers, where nobody knows which ratio to take.
