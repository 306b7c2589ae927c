# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Code, data, and what lies between
#
# What is a house worth?
# We take one neighbourhood, Edwards in Ames, Iowa, with 194 sales.

# %% tags=["check"]
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit

from whichlever.lab import Task, claim, load, note
from whichlever.lab.evidence import (
    Scores, Verdict, credits_in_order, interval_text, shapley, signed, synergy,
)

# %%
ames = load("ames")
columns = ["gr_liv_area", "total_bsmt_sf", "garage_area", "year_built", "sale_condition"]
rows = ames.loc[ames["neighborhood"] == "Edwards", columns].reset_index(drop=True)
rows["price"] = ames.loc[ames["neighborhood"] == "Edwards", "sale_price"].to_numpy() / 1000
rows.sort_values("gr_liv_area").iloc[[0, 60, 120, 180, -4, -3, -2, -1]]

# %% [markdown]
# Areas are in square feet, prices in thousands of dollars.
# Look at the last three rows.
# They are by far the largest houses, and cost no more than others of half their size.
# The author of the data says why: they were sold before they were finished, and the price is no market value.
# What do three rows do to a straight line?

# %% tags=["hide-input"]
finished = rows["gr_liv_area"] <= 4000
figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
for some, mark, name in ((finished, "o", "finished"), (~finished, "s", "sold unfinished")):
    axes.scatter(rows.loc[some, "gr_liv_area"], rows.loc[some, "price"], s=14, marker=mark, label=name)
for some, style, name in ((rows, "--", "line through all"), (rows[finished], "-", "line without the three")):
    slope, height = np.polyfit(some["gr_liv_area"], some["price"], 1)
    axes.plot([500, 5500], [height + slope * 500, height + slope * 5500], style, color="C3", label=name)
axes.set(xlabel="living area, square feet", ylabel="price, k$", title="Three rows and a line")
axes.legend(fontsize="small", loc="upper left")
plt.show()

# %% [markdown]
# ## One task
#
# A **task** holds everything fixed that is not to be compared.
# The rows as recorded, what to predict, how to divide the rows, how to score, and where to start.
# Here the start is a straight line from the living area to the price.

# %%
task = Task(
    rows=rows,
    target="price",
    test_on=finished,  # the three sales with a wrong price never test anything
    split=ShuffleSplit(n_splits=30, test_size=0.2, random_state=0),
    metric="neg_mean_absolute_error",
    unit="k$",
    features=make_column_transformer(("passthrough", ["gr_liv_area"])),
    model=LinearRegression(),
    negligible=1,  # nobody should care about less than a thousand dollars
)

# %% [markdown]
# ## Work on the code
#
# Benchmarks and competitions mostly go like this: the data stay, the model varies.
# We take a forest in place of the line.


# %%
def model():
    return RandomForestRegressor(n_estimators=50, min_samples_leaf=5, random_state=0)


# %% [markdown]
# ## Work on the data
#
# The proposal of data-centric AI is the mirror image: the code stays, the data vary.
# The author of the data recommends to leave out houses above 4,000 square feet.
# So we train without them.


# %%
def data(train, expert):
    return train[train["gr_liv_area"] <= 4000]


# %% [markdown]
# ## Work on what lies between
#
# Between the table and the model stands a choice that is neither: what the model gets to see.
# We add the basement, the garage and the year of building.
# Not one row changes, and the model is the same line.


# %%
def features():
    return make_column_transformer(
        ("passthrough", ["gr_liv_area", "total_bsmt_sf", "garage_area", "year_built"]),
    )


# %% [markdown]
# ## Eight combinations
#
# Each **lever** can be pulled or not.
# Three levers make 2 × 2 × 2 = 8 **combinations**, the **start** with none of them among them.
# Each is trained and scored on the same 30 **splits**.
# One combination on one split is a **trial**, so there are 240.
# A **gain** is how much better a combination scores than the start, split by split.

# %%
eight = task.compare(model=model, data=data, features=features)
eight

# %% [markdown]
# Alone, neither the model nor the data is shown to help.
# Somebody who tries one at a time would drop both, and keep the features only.
# But look at the pairs.
#
# ## Over what?
#
# "How much does it help" needs an "over what".
# Here is what each lever gains over each combination without it.

# %%
scores = Scores(
    levers=("model", "data", "features"),
    budgets=(),
    scores={(row.label, 0): -np.array(row.points) for row in eight.rows},  # errors: less is better
    ratio=float(np.mean([split.units_test / split.units_train for split in task.splits])),
    ordered=False,
    negligible=task.negligible,
    metric=task.metric,
    unit=task.unit,
)


def in_words(a, over):
    gain = scores.gain(a, over)
    return f"{signed(gain.interval.mean, 1)}, {gain.verdict}"


overs = ("start", "model", "data", "features", "data+model", "data+features", "features+model")
pd.DataFrame(
    {
        f"adding {lever}": {
            f"over {over}": in_words(f"{lever}+{over}", over) for over in overs if lever not in over.split("+")
        }
        for lever in scores.levers
    }
).reindex([f"over {over}" for over in overs]).fillna("")

# %% [markdown]
# The same lever on the same rows, and its gain depends on what else has been done.
# Model and data each seem to add something once the features are there; taken alone, these differences are not decided.
#
# But we can ask more directly.
# An **interaction** is what two levers gain together beyond the sum of what each gains alone.

# %%
pairs = (("model", "features"), ("data", "features"), ("model", "data"))
beyond = {pair: synergy(scores, *pair) for pair in pairs}
pd.DataFrame(
    {
        " and ".join(pair): [signed(found.mean, 1), interval_text(found, 1), str(scores.judge(found))]
        for pair, found in beyond.items()
    },
    index=["beyond the sum, k$", "95 % interval", "verdict"],
).T

# %% [markdown]
# Model and data each gain with the features what they do not gain without.
# With each other they do not.

# %% [markdown]
# ## Why
#
# The line says what one more square foot is worth to it, and one more year.
# Here is what it learns from all rows, and without the three unfinished houses.

# %%
seen = ["gr_liv_area", "total_bsmt_sf", "garage_area", "year_built"]
learnt = {
    name: LinearRegression().fit(some[seen], some["price"]).coef_
    for name, some in {"all rows": rows, "without the three": rows[finished]}.items()
}
(1000 * pd.DataFrame(learnt, index=seen)).round(0).astype(int).rename_axis("dollars for one more")

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2), layout="constrained")
for (name, slopes), mark in zip(learnt.items(), "so", strict=True):
    axes.plot(1000 * slopes[:3], ["living area", "basement", "garage"], mark, label=name)
axes.axvline(0, linewidth=1, color="C4")
axes.set(xlabel="dollars for one more square foot", title="What the line learns")
axes.invert_yaxis()
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# With the three rows in, a larger basement makes a house *cheaper*.
# The unfinished houses have huge basements, and no price to match.
# While the line sees only the living area, they flatten it, and that costs little on ordinary houses.
# Once it sees the basement, they turn a useful column into a misleading one.
# So the data lever has something to do only when the features are there.
# The forest does not mind the three: trees put them in a corner of their own.
# That is why the model and the data do the same work here, and all three levers together are worth no more than two.
#
# ## Who gets the credit?
#
# Suppose that somebody pulls one lever after the other, and writes down what each added.

# %%
orders = (("data", "model", "features"), ("features", "data", "model"), ("features", "model", "data"))
credit = {", ".join(order): credits_in_order(scores, order) for order in orders}
credit["fair share"] = shapley(scores)
pd.DataFrame(credit).map(lambda interval: signed(interval.mean, 1)).reindex(scores.levers)

# %% [markdown]
# Of model and data, whichever comes first after the features takes the praise, and the other gets none.
# Yet each order ends at the same place.
# The last column is the **Shapley value**: the mean over all six orders.
# Its numbers too sum to the whole gain.
# The features have by far the largest share, because the other two work only through them.

# %% tags=["check"]
def told(a, over="start"):
    interval = scores.gain(a, over).interval
    return f"{signed(interval.mean, 1)} k$, 95 % interval {interval_text(interval, 1)}"


def judged(a, over="start"):
    return scores.gain(a, over).verdict


claim("The model alone is not shown to help.", judged("model") is not Verdict.BETTER, told("model"))
claim("The data alone are not shown to help.", judged("data") is not Verdict.BETTER, told("data"))
claim("The features alone help.", judged("features") is Verdict.BETTER, told("features"))
claim(
    "Model and features together gain more than one thousand dollars.",
    scores.gain("features+model").interval.low > 1,
    told("features+model"),
)
claim("Data and features together help.", judged("data+features") is Verdict.BETTER, told("data+features"))
for pair in (("model", "features"), ("data", "features")):
    claim(
        f"The {' and the '.join(pair)} together gain more than the sum of their gains.",
        scores.judge(beyond[pair]) is Verdict.BETTER,
        f"{signed(beyond[pair].mean, 1)} k$ more, 95 % interval {interval_text(beyond[pair], 1)}",
    )
claim(
    "Once model and features are pulled, the data lever changes nothing that matters.",
    judged("data+features+model", "features+model") is Verdict.EQUAL,
    told("data+features+model", "features+model"),
)
claim(
    "With the three rows in, the line holds a basement for a loss; without them, for a gain.",
    bool(learnt["all rows"][1] < 0 < learnt["without the three"][1]),
    "; ".join(f"{name}: {signed(1000 * slopes[1], 0)} $ per square foot" for name, slopes in learnt.items()),
)
note(
    sales=len(rows),
    start=eight["start"].mean,
    best=min(row.mean for row in eight.rows),
    model=told("model"),
    data=told("data"),
    features=told("features"),
    data_features=told("data+features"),
    features_model=told("features+model"),
    model_over_features=f"{told('features+model', 'features')}: {judged('features+model', 'features')}",
    beyond_model=float(beyond["model", "features"].mean),
    beyond_data=float(beyond["data", "features"].mean),
)
