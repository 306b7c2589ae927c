# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Falling prices: work on the data
#
# The help page calls the table a cross-section, as if all prices were of one day.
# But it spans thirty-five months.
# An offer of 1993 is a true offer.
# It is just not an offer of today.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# One kind of machine, 33 MHz with a disk of 212 MB, of a "premium" firm: its mean price through the months.

# %%
same = task.rows.query("speed == 33 and hd == 212 and ram == 4 and screen == 14 and premium == 1 and cd == 0")
same.groupby("trend")["price"].agg(["mean", "size"]).round(0).loc[[1, 4, 8, 12, 16, 20, 24]]

# %% [markdown]
# The offers are few, but the way is clear: in less than two years it fell to nearly half.
# The mean price of all offers fell by a fifth only, because the machines got better all the time.

# %% [markdown]
# ## The lever


# %% tags=["lever"]
def data(train, expert):
    # the last three months: today's prices, or nearly so
    return train[train["trend"] > train["trend"].max() - 3]


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Most rows are thrown away, none of them wrong, and a large part of the error goes with them.
#
# How recent is recent?
# We took a quarter of a year, as shops count, and had not written that down before we saw results.
# So a month and a year stand beside it.

# %%
three_months = data

# %% Last month only tags=["rival"]
def data(train, expert):
    return train[train["trend"] == train["trend"].max()]


# %%
one_month = data

# %% Last twelve months tags=["rival"]
def data(train, expert):
    return train[train["trend"] > train["trend"].max() - 12]


# %%
task.compare(data={"three months": three_months, "one month": one_month, "twelve months": data})

# %% [markdown]
# A year is too long, and a single month is not shown to differ from three.
# The last months of the table have only some forty offers each, and even those are enough for a line.
#
# What would change our mind: a market that stands still.
