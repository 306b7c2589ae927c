# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Where it stands: the task
#
# A house near Sacramento is for sale.
# What will it go for?
# We know its size, its rooms and its kind.
# And we know where it stands: a city, a postal code, and two coordinates.

# %%
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupShuffleSplit
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from whichlever.lab import Task, load

# %% [markdown]
# Prices are in thousands of dollars from here on.

# %%
houses = load("sacramento")
rows = houses.assign(price=houses["price"] / 1000)
rows.head()

# %% [markdown]
# The start uses the place as many tables have it: as names.
# Each city and each postal code becomes a column of zeros and ones.
# A name that no training row has becomes all zeros.

# %%
start = make_column_transformer(
    (StandardScaler(), ["sqft", "beds", "baths"]),
    (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["type", "city", "zip"]),
)

# %% [markdown]
# Some sales share their coordinates, and two pairs of rows are equal in all columns.
# If one of a pair were in training and the other in the test, the test would be too easy.
# So rows with the same coordinates stay on one side.

# %%
task = Task(
    rows=rows,
    target="price",
    split=GroupShuffleSplit(n_splits=20, test_size=0.25, random_state=0),
    groups=["latitude", "longitude"],
    metric="neg_mean_absolute_error",
    unit="thousand dollars",
    features=start,
    model=Ridge(),
    negligible=2,
)
