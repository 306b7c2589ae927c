# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Five houses: work on the data
#
# The author of the table names five unusual sales, all of them above 4,000 square feet.
# Three he calls true outliers: partial sales, of houses not finished when they were assessed.
# Their prices likely don't show what such a house is worth.
# Two are only unusual: very large houses at fitting prices.
# He recommends to remove all five before giving the table to students.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# The training houses of the first split, and the line from size to price with and without the five.

# %%
train = task.rows.loc[task.splits[0].train]
usual = train[train["gr_liv_area"] <= 4000]
odd = train[train["gr_liv_area"] > 4000]
figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
axes.scatter(usual["gr_liv_area"], usual["sale_price"] / 1000, s=6, color="C4")
axes.scatter(odd["gr_liv_area"], odd["sale_price"] / 1000, s=24, color="C1", label="the five")
sizes = np.array([[600], [5700]])
for houses, style, name in ((train, "--", "with the five"), (usual, "-", "without them")):
    line = LinearRegression().fit(houses[["gr_liv_area"]].to_numpy(), houses["sale_price"] / 1000)
    axes.plot(sizes[:, 0], line.predict(sizes), style, color="C0", linewidth=1, label=name)
axes.set(xlabel="living area, square feet", ylabel="price, thousand dollars", ylim=(0, 800))
_ = axes.legend(frameon=False)

# %% [markdown]
# ## The lever


# %% tags=["lever"]
def data(train, expert):
    # as the author of the data recommends: no houses above 4,000 square feet
    return train[train["gr_liv_area"] <= 4000]


# %% [markdown]
# ## What it changes
#
# With 200 houses to learn from, and the five:

# %%
task.compare(data=data)

# %% [markdown]
# With 2,000 houses, and the same five:

# %%
task.compare(data=data, setting="2000-rows")

# %% [markdown]
# The same five houses, the same repair.
# Among 200 it is worth a lot, among 2,000 nothing.
#
# ## All five, or the three that are wrong?


# %%
without_five = data

# %% Without the three partial sales tags=["rival"]
def data(train, expert):
    return train[(train["gr_liv_area"] <= 4000) | (train["sale_condition"] != "Partial")]


# %%
without_three = data
task.compare(data={"without the five": without_five, "without the three partial sales": without_three})

# %% [markdown]
# Without the three alone the mean gain is smaller, and it is not even decided.
# Then the two others have the say.
# They are dear even for their size, and they pull the line up where the three pulled it down.
# So the limit seems to do more for the score than the reason does.
# But only the reason can be told to the buyer of such a house.
# The author himself writes that one should never throw data away only because they don't match one's expectations.
#
# What would change our mind: tests that ask for houses above 4,000 square feet.
