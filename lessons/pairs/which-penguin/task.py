# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Which penguin: the task
#
# How heavy is a penguin, judged by its bill?
# We draw a line, or rather a plane, from the bill's length and depth to the body mass.

# %%
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit

from whichlever.lab import Task, load

# %%
columns = [
    "culmen_length_mm", "culmen_depth_mm", "species", "island", "sex", "individual_id", "comments", "body_mass_g",
]  # fmt: skip
rows = load("penguins_raw")[columns]
rows.loc[[1, 6, 160, 161, 280, 281], ["culmen_length_mm", "culmen_depth_mm", "species", "body_mass_g"]]

# %% [markdown]
# At the start we have 120 birds.
# More can be measured, at a price: each bird has to be found at its nest, caught and held.
#
# Names such as N1A1 come again in later seasons.
# In case it is the same bird, all rows of a name within a species go to the same side of a split.

# %%
task = Task(
    rows=rows,
    target="body_mass_g",
    split=GroupShuffleSplit(n_splits=30, test_size=24, random_state=0),
    groups=["species", "individual_id"],
    start_rows=120,
    metric="neg_mean_absolute_error",
    unit="g",
    features=ColumnTransformer([("bill", "passthrough", ["culmen_length_mm", "culmen_depth_mm"])]),
    model=LinearRegression(),
    negligible=25,
    budgets=(40, 80, 160),
)
