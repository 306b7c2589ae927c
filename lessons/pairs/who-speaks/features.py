# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Who speaks: work on the features
#
# We understand a stranger after a few words, because we get used to the voice.
# We hear each sound against what this person usually sounds like.
# So we subtract the speaker's usual sound.
#
# This needs no labels, but it needs to have heard the speaker before.
# Here the usual sound is a mean over all eleven words of that speaker, the one to be recognised among them.

# %%
import pandas as pd

from task import SOUND, task

# %% [markdown]
# ## A first look
#
# How much of the spread of each number goes with the speaker, and how much with the vowel?

# %%
rows = task.rows


def share_explained(by):
    means = rows.groupby(by)[SOUND].transform("mean")
    return means.var() / rows[SOUND].var()


pd.DataFrame({"by the speaker": share_explained("speaker"), "by the vowel": share_explained("vowel")}).round(2)

# %% [markdown]
# In five of the nine numbers the voice explains more than the vowel does.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def against_the_usual(rows):
    # how this sound differs from what the speaker usually sounds like
    sound = [column for column in rows.columns if column.startswith("area_")]
    return rows[sound] - rows[["usual_" + column for column in sound]].to_numpy()


def features():
    return make_pipeline(FunctionTransformer(against_the_usual), StandardScaler())


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# It is better in the mean, and not decided: only three strangers are tested at a time.
# Three voices are a small test, and some of them gain a lot while others lose.
#
# ## Give it to a model that can bend

# %%
from sklearn.svm import SVC


def support_vectors():
    return SVC(kernel="rbf", C=3)


task.compare(features=features, model=support_vectors)

# %% [markdown]
# ## Or let the line bend
#
# An opponent of the model would say that it was given what the features were not: bent boundaries.
# Squares and products of the numbers give them to a line, too.

# %%
plain = features


# %% Products of the differences tags=["rival"]
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, PolynomialFeatures, StandardScaler


def from_the_usual(rows):
    sound = [column for column in rows.columns if column.startswith("area_")]
    return rows[sound] - rows[["usual_" + column for column in sound]].to_numpy()


def features():
    products = PolynomialFeatures(2, include_bias=False)
    return make_pipeline(FunctionTransformer(from_the_usual), StandardScaler(), products, StandardScaler())


# %%
task.compare(features={"against the usual": plain, "and their products": features})

# %% [markdown]
# With the products the line comes close to the support vectors; the pair's page says what that does to the answer.
#
# The usual sound and support vectors together have the best mean of all.
# Compare the careless split on the pair's page: there the same feature does not raise the mean of the support vectors.
#
# What would change our mind: a table of fifty speakers, where such a gain would show or vanish.
