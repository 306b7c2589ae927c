# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Falling prices: the task
#
# It is 1995, and you sell computers.
# What will a computer cost next month, with this processor, this memory, this screen?
# You have all offers of the months so far.

# %%
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from whichlever.lab import RollingOrigin, Task, load

# %% [markdown]
# Yes and no become one and zero.

# %%
offers = load("computers")
rows = offers.assign(**{name: (offers[name] == "yes").astype(int) for name in ("cd", "multi", "premium")})
rows.head()

# %% [markdown]
# The start draws a straight line through what the computer is.
# It uses neither the month, `trend`, nor the number of offers in that month, `ads`, which is the month in disguise.
#
# We test as such a price list would be used: learn from all months so far, predict the next one, and go on by a month.

# %%
task = Task(
    rows=rows,
    target="price",
    time="trend",
    split=RollingOrigin(by="trend", n_splits=16, test_size=1),
    metric="neg_mean_absolute_error",
    unit="dollars",
    features=make_column_transformer((StandardScaler(), ["speed", "hd", "ram", "screen", "cd", "multi", "premium"])),
    model=LinearRegression(),
    negligible=10,
)
