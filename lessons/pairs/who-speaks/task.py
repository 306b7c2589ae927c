# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Who speaks: the task
#
# Fifteen people said eleven words, such as "hid" and "had".
# From each word six short windows of its vowel were taken, and each window became nine numbers.
# Which vowel is it?

# %%
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

# %% [markdown]
# People differ, so a voice has a usual sound.
# We add it as columns: for each speaker the mean of each number over all that the speaker says.
# That needs no vowel labels, but it needs to have heard the speaker before.

# %%
vowels = load("vowel")
SOUND = [column for column in vowels.columns if column.startswith("area_")]
usual = vowels.groupby("speaker")[SOUND].transform("mean").add_prefix("usual_")
rows = vowels.join(usual)
rows.loc[[0, 11, 22, 528], ["speaker", "vowel", "area_0", "area_2", "area_3", "usual_area_0", "usual_area_2"]]

# %% [markdown]
# The question is about voices that nobody has heard in training.
# So all rows of a speaker go to the same side of a split.
#
# The setting `random-rows` splits carelessly, row by row.
# It is here to show what that would have told us.

# %%
task = Task(
    rows=rows,
    target="vowel",
    split=GroupShuffleSplit(n_splits=30, test_size=3, random_state=0),
    groups="speaker",
    metric="accuracy",
    features=make_column_transformer((StandardScaler(), SOUND)),
    model=LogisticRegression(max_iter=10_000),
    negligible=0.01,
    settings={
        "random-rows": {
            "split": ShuffleSplit(n_splits=15, test_size=0.2, random_state=0),
            "groups": None,
            "careless": True,
            "about": "A careless split, row by row: windows of the same sound stand on both sides.",
        },
    },
)
