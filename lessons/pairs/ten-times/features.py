# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Ten times: work on the features
#
# Logistic regression adds up what it sees, one number at a time.
# "Wide and low at once" is no sum, and "in the middle, neither left nor right" isn't either.
# Products and squares of the numbers say such things, and then a straight boundary can use them.

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look: what does it cost?
#
# Sixteen numbers become 152, and each letter needs a coefficient for each of them, and one to start from.

# %%
letters = task.rows["letter"].nunique()
coefficients = pd.Series({"16 numbers": letters * (16 + 1), "with squares and products": letters * (152 + 1)})
table = coefficients.to_frame("coefficients")
for rows in (400, 2000, 4000):
    table[f"for each of {rows:,} rows"] = (coefficients / rows).round(1)
table

# %% [markdown]
# With 400 rows there are about ten coefficients for each row.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler


def features():
    # squares and products: "wide and low", "in the middle, neither left nor right"
    return make_pipeline(StandardScaler(), PolynomialFeatures(2, include_bias=False), StandardScaler())


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# With 400 rows it is not decided whether they help.
#
# The same features for somebody who has 2,000 rows:

# %%
task.compare(features=features, setting="2000-rows")

# %% [markdown]
# There they help a lot.
# Nothing about the features has changed.
# They offer more to learn, and somebody must bring the rows to learn it from.
#
# ## Give them to a model that bends already

# %%
from sklearn.svm import SVC


def support_vectors():
    return SVC(kernel="rbf", C=10)


task.compare(features=features, model=support_vectors)

# %% [markdown]
# Among the 400 rows, support vectors lose by them: similar letters are looked for in 152 directions instead of 16.
#
# What would change our mind: a few products chosen by somebody who knows fonts.
# Then there would be less to learn.
