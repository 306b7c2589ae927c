# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A thousand euros: work on the data
#
# The shops were asked for thousands of euros, and some answered in euros.
# Nobody marked these answers.
# But two other columns give them away: the number of staff, and the turnover that the shop told the tax office.
# So we divide by a thousand what cannot be thousands.

# %%
import pandas as pd
from sklearn.base import clone
from sklearn.linear_model import QuantileRegressor
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look
#
# Amounts for each employee, and against the turnover for the tax office: the seven largest of each.

# %%
rows = task.rows
ratios = {
    "turnover per employee": rows["turnover"] / rows["staff"],
    "staff costs per employee": rows["staff_costs"] / rows["staff"],
    "turnover / vat": rows["turnover"] / rows["vat"],
    "staff costs / vat": rows["staff_costs"] / rows["vat"],
}
pd.DataFrame({name: ratio.nlargest(7).round(1).to_numpy() for name, ratio in ratios.items()})

# %% [markdown]
# In each column there is a jump, and below it an ordinary crowd.
# So the limit is easy to set: a million euros of anything per employee, or 25 times the turnover for the tax office.
#
# It is also easy to set too low.
# The authors of the package use such rules as well, with 500 thousand of turnover per employee as the limit.
# Three shops here are just above that, and nothing else is strange about them.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
AMOUNTS = ["turnover", "other_rev", "total_rev", "total_costs", "profit", "staff_costs"]


def in_thousands(rows):
    # a million euros for each employee, or 25 times what the tax office was told: that was euros
    rows = rows.copy()
    for column in rows.columns.intersection(AMOUNTS):
        size = rows[column].abs()
        in_euros = (size > 1000 * rows["staff"]) | (size > 25 * rows["vat"])
        rows[column] = rows[column].mask(in_euros, rows[column] / 1000)
    return rows


def repair(rows):
    return in_thousands(rows)


def data(train, expert):
    return in_thousands(train.dropna(subset=["staff_costs"]))


# %% [markdown]
# ## What it changes

# %%
task.compare(repair=repair, data=data)

# %% [markdown]
# ## Would it do to drop these shops?


# %%
divided = data


# %% Dropped tags=["rival"]
def data(train, expert):
    known = train.dropna(subset=["staff_costs"])
    in_euros = (known["staff_costs"] > 1000 * known["staff"]) | (known["staff_costs"] > 25 * known["vat"])
    return known[~in_euros]


# %%
task.compare(repair=repair, data={"divided by 1,000": divided, "dropped": data})

# %% [markdown]
# For the score the two are hardly to be told apart.
#
# ## The next answer in euros
#
# The tested shops all answered in thousands, because only there do we know what is right.
# The next shop that answers in euros will come, though.
# So we leave out each of the four wrong shops in turn, learn from all others, and predict it from what it wrote.


# %%
def predicted(shop, learner, mend=lambda rows: rows):
    known = mend(rows.dropna(subset=["staff_costs"]))
    others = known.drop(index=shop)
    line = make_pipeline(clone(task.features), learner).fit(others, others["staff_costs"])
    return line.predict(mend(rows.loc[[shop]]))[0]


median_line = QuantileRegressor(quantile=0.5, alpha=0)
wrong = [13, 14, 18, 35]
pd.DataFrame(
    {
        "answer": rows.loc[wrong, "staff_costs"],
        "least squares": [predicted(shop, clone(task.model)) for shop in wrong],
        "median line": [predicted(shop, clone(median_line)) for shop in wrong],
        "least squares, repaired": [predicted(shop, clone(task.model), in_thousands) for shop in wrong],
    },
    index=pd.Index(wrong, name="shop"),
).round(0).astype(int)

# %% [markdown]
# Shops 13 and 14 gave their turnover in euros too.
# For them the median line is as helpless as the other.
# It learnt from the right crowd, and then it was asked the wrong question.
# The repair reads the question first.
#
# What would change our mind: shops for which a million euros per employee is nothing unusual.
