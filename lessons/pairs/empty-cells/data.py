# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Empty cells: work on the data
#
# In 381 rows there is no income.
# Does that say something?

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# The share of bad loans, by income.

# %%
rows = task.rows
by_income = pd.qcut(rows["income"], 4, labels=["lowest quarter", "second", "third", "highest quarter"])
by_income = by_income.cat.add_categories("empty").fillna("empty")
bad = (rows["status"] == "bad").groupby(by_income, observed=True)
bad.agg(["size", "mean"]).set_axis(["loans", "share of bad loans"], axis=1).round(2)

# %% [markdown]
# Nobody does worse than those whose income nobody wrote down.
# And what does the start do with them?
# It gives them the median, so it takes them for average earners.
#
# There is more to it.
# The file from which this table was made can still be found.
# We laid the two side by side: 347 of the 381 empty cells were a 0 there, and 34 were 99999999.
# Somebody cleaned both away.

# %% [markdown]
# ## The lever
#
# So we write the empty answer as an answer: 0 for an income, and "unknown" for a kind.


# %% tags=["lever"]
def repair(rows):
    # an answer that was not given is an answer: no income to show, a kind of its own
    rows = rows.copy()
    rows["income"] = rows["income"].fillna(0)
    for kind in ["home", "marital", "records", "job"]:
        rows[kind] = rows[kind].fillna("unknown")
    return rows


# %% [markdown]
# ## What it changes

# %%
task.compare(repair=repair)

# %% [markdown]
# ## Drop the rows? Take the other code?
#
# Many would drop rows with empty cells from training.
# And what if we had restored the other code, 99999999?


# %%
def complete_rows(train, expert):
    return train.dropna(subset=["income"])


task.compare(data=complete_rows)


# %%
def other_code(rows):
    return rows.assign(income=rows["income"].fillna(99_999_999))


task.compare(repair=other_code)

# %% [markdown]
# Neither is shown to help, and both means are below the start.
# Dropping the rows throws the message away together with the gaps.
# With the other code the message is loud, and it drowns everybody else.
# Beside a hundred million all incomes look alike.
# An empty cell can be an answer, and its code is not a detail.
#
# What would change our mind: a bank that leaves the income empty for other reasons.
# The rule "empty means bad" holds as long as people fill in the form as they did here.
