# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Two bundles: work on the data
#
# The table was to hold auctions of the game and its steering wheels, and nothing else.
# The help page says that two auctions break this rule, as their titles show.
# It does not say which, so we read the titles.

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# The five highest prices.

# %%
rows = task.rows
pd.set_option("display.max_colwidth", None)
rows.nlargest(5, "total_pr")[["total_pr", "wheels", "title"]]

# %% [markdown]
# One auction sold a console with two games, another ten games.
# These prices are not wrong.
# They belong to something else.
# The rest of the list is the game with wheels.

# %% [markdown]
# ## The lever
#
# We drop by what the title says, never by the price.
# A rule that looks at the price would also drop a game that somebody simply paid a lot for.

# %% tags=["lever"]
def data(train, expert):
    # the title says if more than the game and its wheels was sold
    more = train["title"].str.contains(r"console|\bgames\b", case=False, na=False)
    return train[~more]


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# It cost the time to read 142 titles.
#
# ## By the title or by the price?
#
# The example on the help page drops what cost 80 dollars and more.
# What if we are stricter, and drop the dearest fifth?


# %%
by_title = data


# %% Below 80 dollars tags=["rival"]
def data(train, expert):
    return train[train["total_pr"] < 80]


# %%
up_to_80 = data


# %% No dearest fifth tags=["rival"]
def data(train, expert):
    return train[train["total_pr"] <= train["total_pr"].quantile(0.8)]


# %%
task.compare(data={"by title": by_title, "below 80 dollars": up_to_80, "no dearest fifth": data})

# %% [markdown]
# Here the title and the limit of 80 dollars drop the same two rows.
# The stricter limit also throws out real games that were dear for a reason: new ones, with two wheels.
# Outliers should be dropped for what they are, not for how far out they lie.
#
# What would change our mind: a title among the dropped ones that turns out to be the game alone.
