# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Who speaks: work on the data
#
# There are twelve voices to learn from, and that is few.
# Recording another one costs time and money.
# Inventing one costs nothing: take two speakers who say the same word, and go some of the way from one to the other.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# Six windows of one sound, and one window of the same word by three other speakers.

# %%
sound = ["speaker", "vowel", "area_0", "area_2", "area_3", "area_4"]
hid = task.rows[task.rows["vowel"] == "hid"]
hid.loc[[*hid.index[:6], *hid.index[6:24:6]], sound]

# %% [markdown]
# The windows of one sound are much alike.
# Another voice is another matter.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
import pandas as pd


def data(train, expert):
    # invent as many rows as there are: somewhere between two speakers who say the same word
    rng = np.random.default_rng(0)
    numbers = train.select_dtypes("float").columns
    one = train.sort_values("vowel", kind="stable")
    other = pd.concat([word.iloc[rng.permutation(len(word))] for _, word in one.groupby("vowel")])
    share = rng.uniform(size=(len(one), 1))
    between = share * one[numbers].to_numpy() + (1 - share) * other[numbers].to_numpy()
    invented = one.assign(**dict(zip(numbers, between.T, strict=True)))
    return pd.concat([train, invented.set_axis(-1 - np.arange(len(one)))])


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Twice as many rows, and no better for it.
# What lies between two known voices seems to teach nothing about a third.
#
# ## What is a row worth, and what a speaker?
#
# We throw away half of the rows, in two ways: three windows of six from each sound, or six speakers of twelve.


# %%
def half_of_the_windows(train, expert):
    return train.groupby(["speaker", "vowel"]).head(3)


def half_of_the_speakers(train, expert):
    return train[train["speaker"].isin(train["speaker"].unique()[::2])]


task.compare(
    data={
        "invented voices": data,
        "half of the windows": half_of_the_windows,
        "half of the speakers": half_of_the_speakers,
    }
)

# %% [markdown]
# Half of the windows can go, and the mean hardly drops.
# Half of the speakers is as many rows, and there it drops more, though our splits decide neither loss.
# Rows of one speaker are near copies: the table has 990 rows and fifteen voices, and fifteen is the number that counts.
#
# What would change our mind: a real sixteenth speaker.
