# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Famous typos: work on the data
#
# The archive's own description says which cells of its copy differ from what Fisher printed, and what he printed.
# So the repair needs no guess and costs nothing.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The two flowers, between flowers that are as Fisher has them.
# The wrong cells made three flowers look like one: rows 9, 34 and 37 are the same.

# %%
task.rows.loc[[9, 33, 34, 35, 36, 37, 38]]

# %% [markdown]
# ## The lever

# %% tags=["lever"]
FISHER = {34: {"petal_width": 0.2}, 37: {"sepal_width": 3.6, "petal_length": 1.4}}


def repair(rows):
    # the three cells as Fisher printed them, from the description that comes with the archive's copy
    rows = rows.copy()
    for flower, cells in FISHER.items():
        for column, value in cells.items():
            rows.loc[rows.index == flower, column] = value
    return rows


# %% [markdown]
# ## What it changes

# %%
task.compare(repair=repair)

# %% [markdown]
# Nothing, or next to nothing.
# The errors are real, documented and famous, and to the score they are as good as absent.
#
# ## What would a typo have to be like?
#
# All three stand in setosa, which nobody can mistake, and each is off by half a centimetre at most.
# Let us make our own: three cells of versicolor, the species in the middle.
# First off by a tenth, as in the archive, then with the decimal point lost.


# %%
def with_typos(train, cells, wrong):
    spoilt = train.copy()
    flowers = train.index[train["species"] == "versicolor"][:cells]
    spoilt.loc[flowers, "petal_length"] = wrong(train.loc[flowers, "petal_length"])
    return spoilt


def a_tenth_off(train, expert):
    return with_typos(train, 3, lambda length: length + 0.1)


def lost_point(train, expert):
    return with_typos(train, 3, lambda length: length * 10)


task.compare(data={"three cells a tenth off": a_tenth_off, "three lost points": lost_point})

# %% [markdown]
# A tenth too much does nothing here either, though these flowers are harder to tell apart.
# Lost decimal points may be another matter: on average the loss doubles.
# Yet it depends so much on the split that even this is not decided.
#
# What would change our mind: a use of the table in which those cells decide, such as an average for one flower.
