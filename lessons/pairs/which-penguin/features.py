# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Which penguin: work on the features
#
# Three species nest here, and they are built differently.
# Whoever holds the bird knows which one it is.
# So let us tell the plane.

# %%
import matplotlib.pyplot as plt
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# Depth of the bill and body mass, one colour and one mark for each species.

# %%
rows = task.rows.dropna(subset=["body_mass_g"])
kind = rows["species"].str.split().str[0].rename("species")
figure, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
for (name, birds), mark in zip(rows.groupby(kind), "o^s", strict=True):
    axes.scatter(birds["culmen_depth_mm"], birds["body_mass_g"], s=10, marker=mark, label=name)
axes.legend()
_ = axes.set(xlabel="depth of the bill, mm", ylabel="body mass, g")

# %% [markdown]
# Within each cloud deeper bills go with heavier birds.
# Over all clouds together it is the other way round.
# The correlations say the same.

# %%
together = pd.Series({"all together": rows["culmen_depth_mm"].corr(rows["body_mass_g"])})
within = {name: birds["culmen_depth_mm"].corr(birds["body_mass_g"]) for name, birds in rows.groupby(kind)}
pd.concat([together, pd.Series(within)]).rename("correlation of depth and mass").round(2).to_frame()

# %% [markdown]
# This is known as Simpson's paradox.
# A plane through all birds learns a relation that holds in none of the species.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder


def features():
    return ColumnTransformer(
        [
            ("bill", "passthrough", ["culmen_length_mm", "culmen_depth_mm"]),
            ("species", OneHotEncoder(handle_unknown="ignore"), ["species"]),
        ]
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Now there are three planes, one above the other, and each rises with the depth.
#
# ## Would another column do?
#
# The island is in the table too, and so is the sex, for most birds.


# %%
def with_columns(*columns):
    bill = ("bill", "passthrough", ["culmen_length_mm", "culmen_depth_mm"])
    return ColumnTransformer([bill, ("more", OneHotEncoder(handle_unknown="ignore"), list(columns))])


def island():
    return with_columns("island")


def sex():
    return with_columns("sex")


def species_and_sex():
    return with_columns("species", "sex")


task.compare(features={"species": features, "island": island, "sex": sex, "species and sex": species_and_sex})

# %% [markdown]
# Each of them helps, and the species comes out ahead of the island and of the sex.
# The island stands in for the species, as far as each keeps to its own islands.
#
# What would change our mind: a species that can't be told in the field.
# Then the column would have to be guessed, and its errors would come with it.
