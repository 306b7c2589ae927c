# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Ten times: work on the data
#
# Nothing is wrong with the rows; there are few of them.
# So we buy more, of the same kind, each for one question's price.
# The largest budget buys 3,600, and then we have ten times as many.

# %%
import pandas as pd
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import learning_curve
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from task import task

# %% [markdown]
# ## A first look: will more rows help?
#
# One can ask before buying: learn from fewer rows than one has, and look at the slope.
# These are the 400 training rows of the first split, tested on the part that was left out.

# %%
split = task.splits[0]
train = task.rows.loc[split.train]
numbers, names = train.drop(columns="letter"), train["letter"]
models = {"logistic regression": LogisticRegression(max_iter=10_000), "support vectors": SVC(C=10)}
curves = {}
for name, model in models.items():
    pipeline = make_pipeline(clone(task.features), model)
    sizes, _, scores = learning_curve(
        pipeline, numbers, names, train_sizes=[100, 200, 320], cv=5, shuffle=True, random_state=0
    )
    curves[name] = pd.Series(scores.mean(axis=1), index=sizes)
pd.DataFrame(curves).rename_axis("rows").round(2)

# %% [markdown]
# Both still climb, so rows should be worth buying.
# The table doesn't say for how long.
# But it shows that rows change the winner: with 100 of them the straight boundaries lead, with 320 the bent ones.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import pandas as pd


def data(train, expert):
    # spend all on more rows of the same kind
    return pd.concat([train, expert.collect(expert.remaining)])


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# A clear gain.
#
# The same lever for somebody who has 2,000 rows and buys 400 more:

# %%
task.compare(data=data, setting="2000-rows")

# %% [markdown]
# There is hardly anything left to gain.
#
# ## Why does it stop?
#
# A model that knows its own training rows much better than new ones can still learn from more rows.
# We look at both, on the first split with its bought rows.
# The new rows are 4,000 others from the pool.

# %%
pool = task.rows.loc[split.pool]
new = pool.iloc[-4000:]
known = {}
for rows in (400, 800, 1600, 4000):
    some = pd.concat([train, pool.iloc[: rows - 400]])
    for name, model in models.items():
        fitted = make_pipeline(clone(task.features), model).fit(some.drop(columns="letter"), some["letter"])
        known[name, rows] = {
            "its own rows": fitted.score(some.drop(columns="letter"), some["letter"]),
            "new rows": fitted.score(new.drop(columns="letter"), new["letter"]),
        }
pd.DataFrame(known).T.rename_axis(["model", "rows"]).sort_index(level="model", sort_remaining=False).round(2)

# %% [markdown]
# With 4,000 rows the straight boundaries do hardly better on their own rows than on new ones.
# They have learnt what they can, and more rows won't change that.
# The support vectors still know their own rows better, and still climb.
# Compare their 1,600 rows with the 4,000 of the straight boundaries.
#
# What would change our mind: rows that are chosen.
# We buy whatever comes next; the letters that the model doubts would teach more.
