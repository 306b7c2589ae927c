# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One row off: work on the model
#
# A straight line may be too stiff for a geyser.
# Let us take a model that can bend: the mean wait of the eruptions that were about as long as this one.
# How many of them, cross-validation decides, inside the lever and on its training rows only.
# That it was to be this model was not written down before results were seen.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsRegressor

from task import task

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsRegressor


def model():
    return GridSearchCV(
        KNeighborsRegressor(),
        {"n_neighbors": [5, 10, 20, 40]},  # from wiggly to smooth
        cv=5,
        scoring="neg_mean_absolute_error",
    )


# %% [markdown]
# ## What it changes
#
# Now the sealed test rows, with the waits that really followed.

# %%
task.compare(model=model)

# %% [markdown]
# The flexible model is not shown to help.
#
# ## What cross-validation would have said
#
# Most projects know the recorded waits only.
# They would see this error: cross-validated, against the recorded waits, in minutes.
# It chooses nothing here; it shows what can be known without the truth.

# %%
durations, recorded = task.rows[["duration"]], task.rows["waiting"]
candidates = {
    "a line": LinearRegression(),
    "20 neighbours": KNeighborsRegressor(n_neighbors=20),
}


def error(model):
    score = "neg_mean_absolute_error"
    return -cross_val_score(model, durations, recorded, cv=5, scoring=score).mean()


errors = pd.Series({name: error(candidate) for name, candidate in candidates.items()})
errors.round(1).to_frame("cross-validated error, min")

# %% [markdown]
# Nothing here looks alarming.
# But the true error is more than twice as large.
# Both models learnt, rather well, what the rows say, and what the rows say belongs to another eruption.
#
# ## Another model, then?
#
# A forest and boosted trees are what many would try next.
# And somebody who distrusts the whole table would learn nothing from the lengths: the same wait for all, the median.

# %%
neighbours = model

# %% A random forest tags=["rival"]
from sklearn.ensemble import RandomForestRegressor


def model():
    return RandomForestRegressor(n_estimators=50, min_samples_leaf=8, random_state=0)


# %%
forest = model

# %% The median for all tags=["rival"]
from sklearn.dummy import DummyRegressor


def model():
    return DummyRegressor(strategy="median")


# %%
from sklearn.ensemble import HistGradientBoostingRegressor

median = model


def boosted_trees():
    return HistGradientBoostingRegressor(random_state=0)


task.compare(
    model={"neighbours": neighbours, "forest": forest, "boosted trees": boosted_trees, "the median": median}
)

# %% [markdown]
# Of all that we tried on this lever, learning nothing errs least.
# Whatever learns from these rows learns the wrong direction: short waits after long eruptions.
# The less it learns, the less it errs.
#
# What would change our mind: a model that looks at several rows at once.
# It could find out by itself that the waits are shifted.
# No model here can, because each row comes alone.
