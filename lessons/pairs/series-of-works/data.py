# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A series of works: work on the data
#
# Artists work in series: fifty etchings, one year, one press.
# To us they are fifty rows, but they tell one thing: this artist etched in that year.
# Let us count a series once.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The largest groups of works with the same artist, year and medium.

# %%
works = task.rows
series = works.groupby(["artist", "year", "medium"]).size().rename("works").sort_values(ascending=False)
series.head(6).reset_index()

# %% [markdown]
# How much of the catalogue is in such groups?

# %%
size = works.groupby(["artist", "year", "medium"])["id"].transform("size")
size.groupby(size.map(lambda n: "alone" if n == 1 else "2 to 9" if n < 10 else "10 or more")).size().to_frame("works")

# %% [markdown]
# A third of the catalogue is in groups of ten and more.
# They have a loud voice in the training.

# %% [markdown]
# ## The lever


# %% tags=["lever"]
def data(train, expert):
    # a series counts once: one row for each artist, year and medium
    return train.drop_duplicates(subset=["artist", "year", "medium"])


# %% [markdown]
# ## What it changes
#
# First on random rows.

# %%
task.compare(data=data, setting="random-rows")

# %% [markdown]
# There it does harm: we threw away the twins of test works.
# Now on artists that the line has not seen.

# %%
task.compare(data=data)

# %% [markdown]
# More than half of the rows are gone, and nothing that we can see is lost.
# There may even be a gain; it is not decided.
#
# There is another way to count a series once: keep all rows, and let those of one series share one vote.

# %%
one_row = data

# %% One vote for a series tags=["rival"]
def data(train, expert):
    votes = train.groupby(["artist", "year", "medium"])["id"].transform("size")
    return train.assign(sample_weight=1 / votes)


# %%
task.compare(data={"one row each": one_row, "one vote each": data})

# %% [markdown]
# Neither is shown to help.
#
# What would change our mind: a test in which the artists count, and not the works.
# Here an artist with a hundred and fifty works decides more than one with a single work.
