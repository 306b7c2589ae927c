# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Five houses: the task
#
# What will a house in Ames, Iowa, sell for?
# We know how large it is, inside and outside, and when it was built.

# %%
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

SIZES = ["gr_liv_area", "total_bsmt_sf", "garage_area", "lot_area", "year_built"]

# %%
rows = load("ames")
rows["gr_liv_area"].nlargest(7).to_frame().join(rows[["year_built", "sale_condition", "sale_price"]])

# %% [markdown]
# Five houses have more than 4,000 square feet.
# The author of the data advises to remove them before giving the table to students.
# We never test on them, and they are in every training set.
#
# The task itself is a small one: 200 houses to learn from, and the five.
# **So the five are one house in forty here, where the whole table has one in six hundred.**
# We did that, to see what they do to a small sample.
# The setting `2000-rows` has ten times as many houses and the same five.

# %%
task = Task(
    rows=rows,
    target="sale_price",
    test_on=rows["gr_liv_area"] <= 4000,
    start_rows=200,
    split=ShuffleSplit(n_splits=30, test_size=50, random_state=0),
    metric="neg_mean_absolute_error",
    unit="dollars",
    features=make_column_transformer((StandardScaler(), SIZES)),
    model=LinearRegression(),
    negligible=1000,
    settings={
        "2000-rows": {
            "start_rows": 2000,
            "split": ShuffleSplit(n_splits=15, test_size=500, random_state=0),
            "about": "Ten times as many houses to learn from, with the same five among them.",
        },
    },
)
