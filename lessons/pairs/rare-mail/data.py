# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Rare mail: work on the data
#
# One email in eleven is spam.
# A model that learns from such rows can be right nearly always without finding any.
# So let us balance the rows: spam gets so much weight that it counts as much as all other mail together.

# %%
import pandas as pd
from sklearn.base import clone
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look
#
# What the start says about the training rows of the first split, each judged by a model that has not seen it.

# %%
train = task.rows.loc[task.splits[0].train]
start = make_pipeline(clone(task.features), clone(task.model))
said = pd.Series(cross_val_predict(start, train, train["spam"], cv=5), train.index, name="said")
pd.crosstab(train["spam"].map({0: "no spam", 1: "spam"}), said.map({0: "fine", 1: "spam"}))

# %% [markdown]
# It lets most of the spam through.

# %% [markdown]
# ## The lever


# %% tags=["lever"]
def data(train, expert):
    # spam weighs as much as all other mail together
    emails_of_its_kind = train.groupby("spam")["spam"].transform("size")
    return train.assign(sample_weight=len(train) / 2 / emails_of_its_kind)


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# And by the area under the curve, which asks for the order only:

# %%
task.compare(data=data, setting="auc")

# %% [markdown]
# By one metric it is a triumph, by the other it is nothing.
# Balancing taught the model nothing new about spam.
# It only made it say "spam" sooner.
#
# ## Three ways to balance
#
# Weights, copies of spam, or leaving out other mail.

# %%
weigh = data

# %% Other mail left out tags=["rival"]
import pandas as pd


def data(train, expert):
    spam, other = train[train["spam"] == 1], train[train["spam"] == 0]
    return pd.concat([other.sample(n=len(spam), random_state=0), spam])


# %%
def copies(train, expert):
    spam, other = train[train["spam"] == 1], train[train["spam"] == 0]
    return pd.concat([other, spam.sample(n=len(other), replace=True, random_state=0)])


task.compare(data={"weights": weigh, "copies of spam": copies, "other mail left out": data})

# %% [markdown]
# All of them help a lot, even the one that throws most of the rows away.
#
# ## The price
#
# How much spam does each model expect, in the mean of its stated probabilities?


# %%
def expected_spam(weights=None):
    model = clone(start).fit(train, train["spam"], logisticregression__sample_weight=weights)
    return model.predict_proba(train)[:, 1].mean()


weights = weigh(train, None)["sample_weight"]
pd.Series(
    {"recorded": train["spam"].mean(), "start": expected_spam(), "balanced": expected_spam(weights)},
    name="share of spam",
).round(2).to_frame()

# %% [markdown]
# The balanced model expects about three times too much spam.
# Its decisions are better by this metric, its probabilities are wrong.
#
# What would change our mind: so little spam that weights rest on a handful of emails.
