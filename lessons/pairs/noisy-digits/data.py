# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Noisy digits: work on the data
#
# An expert knows the right labels, and every answer costs.
# Which pictures should the expert look at?
# Those whose label nobody else believes.
# For each picture we ask a model that has not seen its label.
# If the model gives the label little chance, the label is suspicious.

# %%
import matplotlib.pyplot as plt

from task import task

# %% [markdown]
# ## A first look
#
# Eight pictures whose recorded label is wrong: the label in quotation marks, and what it really is.

# %%
wrong = task.rows.index[task.rows["label"] != task.truth][:8]
figure, axes = plt.subplots(1, 8, figsize=(8, 1.5), layout="constrained")
for axis, row in zip(axes, wrong, strict=True):
    image = task.rows.drop(columns="label").loc[row].to_numpy().reshape(8, 8)
    axis.imshow(image, cmap="gray_r")
    axis.set_title(f"“{task.rows.at[row, 'label']}”, is {task.truth[row]}", fontsize=8)
    axis.set_axis_off()

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
import pandas as pd
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier


def data(train, expert):
    pixels, labels = train.drop(columns="label"), train["label"]
    # the share of the 20 most similar other pictures that carry the same label
    voters = KNeighborsClassifier(n_neighbors=20)
    votes = cross_val_predict(voters, pixels, labels, cv=5, method="predict_proba")
    belief = pd.Series(votes[np.arange(len(train)), labels], index=train.index)
    # spend the budget on the least believed labels
    suspicious = belief.sort_values(kind="stable").index
    answers = expert.ask(suspicious[: expert.remaining])
    return train.assign(label=answers.reindex(train.index).fillna(labels).astype(int))


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Mended labels, and the plain old logistic regression is a good one.
#
# ## Does it matter which ones we ask about?
#
# Random questions cost as much.
# And those who have no expert can drop the suspicious rows instead of asking.

# %%
def random_questions(train, expert):
    answers = expert.ask(train.sample(n=expert.remaining, random_state=0).index)
    labels = answers.reindex(train.index).fillna(train["label"])
    return train.assign(label=labels.astype(int))


suspicious_questions = data

# %% Drop the suspects tags=["rival"]
import numpy as np
import pandas as pd
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier


def data(train, expert):
    pixels, labels = train.drop(columns="label"), train["label"]
    voters = KNeighborsClassifier(n_neighbors=20)
    votes = cross_val_predict(voters, pixels, labels, cv=5, method="predict_proba")
    belief = pd.Series(votes[np.arange(len(train)), labels], index=train.index)
    return train.drop(index=belief.sort_values(kind="stable").index[:400])


# %%
dropped = data
task.compare(data={"suspicious": suspicious_questions, "random": random_questions, "dropped": dropped})

# %% [markdown]
# With as many questions, the suspicious rows buy much more than random ones.
# Even dropping them without a single question helps about as much as hundreds of random answers.
#
# How many of the answers changed a label?
# We count on the first split.

# %%
from whichlever.lab import Expert

train = task.rows.loc[task.splits[0].train]


def changed(lever, budget):
    expert = Expert(task.truth.loc[train.index], train.iloc[:0], budget)
    return int((lever(train, expert)["label"] != train["label"]).sum())


pd.DataFrame(
    {
        "suspicious": {budget: changed(suspicious_questions, budget) for budget in task.budgets},
        "random": {budget: changed(random_questions, budget) for budget in task.budgets},
    }
).rename_axis("answers")

# %% [markdown]
# Of the first two hundred suspicious labels nearly every one was wrong, and of the next two hundred still most were.
# Of the random ones, three in ten were.
#
# What would change our mind: an expert who errs.
# Ours never does, and people who label pictures do.
