# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Rare mail: work on the model
#
# Logistic regression adds up evidence, one count at a time.
# But an email with many dollar signs may be spam if it is short and a bank letter if it is long.
# Boosted trees can ask one question after the other.

# %%
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import TunedThresholdClassifierCV, cross_validate
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look: which model?
#
# Cross-validated on the training rows of the first split.

# %%
train = task.rows.loc[task.splits[0].train]
candidates = {
    "logistic regression": LogisticRegression(max_iter=10_000),
    "random forest": RandomForestClassifier(random_state=0),
    "boosted trees": HistGradientBoostingClassifier(random_state=0),
}
metrics = {"accuracy": "accuracy", "balanced accuracy": "balanced_accuracy", "AUC": "roc_auc"}
judged = {
    name: cross_validate(make_pipeline(task.features, model), train, train["spam"], cv=3, scoring=metrics)
    for name, model in candidates.items()
}
pd.DataFrame(
    {name: {metric: found[f"test_{metric}"].mean() for metric in metrics} for name, found in judged.items()}
).T.round(3)

# %% [markdown]
# By accuracy the three look alike, as does never saying spam.
# By the other two they do not.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.ensemble import HistGradientBoostingClassifier


def model():
    # many small trees, each mending what the ones before got wrong
    return HistGradientBoostingClassifier(random_state=0)


# %% [markdown]
# ## What it changes

# %%
task.compare(model=model)

# %% [markdown]
# By the other metric, the area under the ROC curve:

# %%
task.compare(model=model, setting="auc")

# %% [markdown]
# The trees help by both.
# They rank spam better, and they are surer of it, so more of it gets past the line at one half.
#
# ## Move the line instead
#
# The line at one half is a habit and not a law.
# We can leave logistic regression as it is, and let cross-validation choose where to draw it.
# Or we can tell the trees that both kinds of mail weigh the same.


# %%
def other_line():
    return TunedThresholdClassifierCV(LogisticRegression(max_iter=10_000), scoring="balanced_accuracy")


def weighing_trees():
    return HistGradientBoostingClassifier(class_weight="balanced", random_state=0)


task.compare(model={"boosted trees": model, "logistic, other line": other_line, "weighing trees": weighing_trees})

# %% [markdown]
# Moving the line gives what balancing the data gives, and no row was touched.
# And the weights that the lesson on the data puts in a column are one word in the model.
# So whose lever is it?
# Nobody's: it is a decision about what a missed spam costs.
#
# What would change our mind: a task in which somebody needs probabilities and no decisions.
# Then there is no line to move.
