# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One row off: work on the data
#
# The old description says: `waiting` is the time to the next eruption.
# The help page of the R package MASS says that this was wrong: it is the time *before* the eruption of its row.
# So the wait that follows an eruption stands one row further down.
# Let us put it where it belongs.

# %%
import matplotlib.pyplot as plt

from task import task

# %% [markdown]
# ## A first look
#
# Each eruption, once with the wait in its own row and once with the wait in the next row.

# %%
rows = task.rows
size = (8, 3.2)
figure, (left, right) = plt.subplots(1, 2, figsize=size, sharey=True, layout="constrained")
left.scatter(rows["duration"], rows["waiting"], s=8)
left.set(title="the wait in the same row", xlabel="eruption, min", ylabel="wait, min")
right.scatter(rows["duration"], rows["waiting"].shift(-1), s=8)
_ = right.set(title="the wait in the next row", xlabel="eruption, min")

# %% [markdown]
# On the left, long eruptions go with short waits.
# On the right, long eruptions are followed by long waits, along one rising band.
# A geyser that has spent more takes longer to fill: the right picture makes sense.
# (The columns of points at 2, 3 and 4 minutes are nights: the length was noted as short, medium or long.)

# %% [markdown]
# ## The lever
#
# The next row may not be a training row.
# Then we don't know the wait, and the row is dropped.
# Every data lever is handed an `expert` as well, who answers questions for a price; nobody needs one here.


# %% tags=["lever"]
def data(train, expert):
    # the wait after an eruption was written down in the row of the next one
    next_wait = train["waiting"].reindex(train.index + 1)
    return train.assign(waiting=next_wait.to_numpy()).dropna(subset=["waiting"])


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Nothing was bought, nothing was measured again.
# Two lines of code and a careful reading of the help page took away most of the error.
#
# ## What if we mend only some rows?
#
# Mending by hand takes time, so it often stops halfway.
# We mend half of the rows and leave the other half as they are.
# Or we mend 25 rows and throw all others away.


# %%
mended = data

# %% Half mended, half left tags=["rival"]
def data(train, expert):
    next_wait = train["waiting"].reindex(train.index + 1)
    half = train.assign(waiting=next_wait.to_numpy())["waiting"].dropna().sample(frac=0.5, random_state=0)
    return train.assign(waiting=half.reindex(train.index).fillna(train["waiting"]))


# %%
half_mended = data


def only_25(train, expert):
    return mended(train, expert).sample(n=25, random_state=0)


task.compare(
    data={
        "all mended": mended,
        "half mended, half left": half_mended,
        "25 mended, no others": only_25,
    }
)

# %% [markdown]
# Twenty-five right rows come near all of them.
# Half right and half wrong, taken together, do not, though there are far more right rows among them.
# The wrong rows are not just useless: they pull the line their way.
# More data are better only if they tell the same story.
#
# What would change our mind: a second record of the same days in which the waits stand as the old description has it.
