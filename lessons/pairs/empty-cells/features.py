# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Empty cells: work on the features
#
# Once the median is in, a filled cell looks like any other.
# Nobody can see any more that this borrower did not say.
# A column of its own keeps it: was the amount empty, yes or no?

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The share of bad loans where an amount is empty, and where it is not.

# %%
rows = task.rows
bad = rows["status"] == "bad"
gaps = rows[["income", "assets", "debt"]].isna()
gaps.apply(lambda empty: bad.groupby(empty).mean()).T.set_axis(["known", "empty"], axis=1).round(2)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    # keep the median, and add a column for each amount that says whether it was empty
    amounts = ["seniority", "time", "age", "expenses", "income", "assets", "debt", "amount", "price"]
    kinds = ["home", "marital", "records", "job"]
    filled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    known = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    return make_column_transformer((filled, amounts), (known, kinds))


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# ## Guess better instead?
#
# Better than the median would be what similar borrowers earn.
# So we take the ten most similar ones.

# %%
flag = features

# %% Similar borrowers tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    amounts = ["seniority", "time", "age", "expenses", "income", "assets", "debt", "amount", "price"]
    kinds = ["home", "marital", "records", "job"]
    filled = make_pipeline(StandardScaler(), KNNImputer(n_neighbors=10))
    known = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    return make_column_transformer((filled, amounts), (known, kinds))


# %%
similar = features
task.compare(features={"median and flag": flag, "similar borrowers": similar})

# %% [markdown]
# The better guess is not shown to add anything: it answers a question that nobody asked.
# What counts is not how much they earn but that they did not say.
#
# ## What would somebody do who has seen such tables before?
#
# Amounts of money are lopsided: a few are very large, and a line gives those the say.
# The usual cure is the logarithm, and it has nothing to do with empty cells.
# Together with the column that says "empty", it is the features lever that somebody from a bank would bring along.

# %% Logs, and whether it was empty tags=["rival"]
import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler


def features():
    amounts = ["seniority", "time", "age", "expenses", "income", "assets", "debt", "amount", "price"]
    kinds = ["home", "marital", "records", "job"]
    filled = make_pipeline(
        FunctionTransformer(np.log1p), SimpleImputer(strategy="median", add_indicator=True), StandardScaler()
    )
    known = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    return make_column_transformer((filled, amounts), (known, kinds))


# %%
logs = features
task.compare(features={"median and flag": flag, "logs and flag": logs})

# %% [markdown]
# Logs and flag help, and are not shown to beat the flag alone.
# But logs help without any flag, too: the gap is not the only thing that a line misses in this table.
#
# What would change our mind: cells that are empty by chance.
# Then the flag would be noise, and the better guess might win.
