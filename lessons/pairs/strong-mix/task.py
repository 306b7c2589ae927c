# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Strong mix: the task
#
# A laboratory mixes concrete, lets it harden, and breaks it.
# How much pressure will the next mix withstand?
# We predict it from the recipe and the age.

# %%
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

INGREDIENTS = [
    "cement", "blast_furnace_slag", "fly_ash", "water", "superplasticizer", "coarse_aggregate", "fine_aggregate",
]  # fmt: skip

# %%
rows = load("concrete")
rows.head(6)

# %% [markdown]
# One mix gives several samples, which are broken at different ages.
# We want to predict mixes that nobody has made yet.
# So all rows of a mix go to the same side of a split.
#
# The setting `random-rows` splits carelessly, row by row.
# It is here to show what that would have told us.

# %%
task = Task(
    rows=rows,
    target="compressive_strength",
    split=GroupShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
    groups=INGREDIENTS,
    metric="neg_mean_absolute_error",
    unit="MPa",
    features=StandardScaler(),
    model=LinearRegression(),
    negligible=0.1,
    settings={
        "random-rows": {
            "split": ShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
            "groups": None,
            "careless": True,
            "about": "A careless split, row by row: most test rows have a sister of the same mix in training.",
        }
    },
)
