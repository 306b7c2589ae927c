# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # What may a data lever touch?
#
# Each mistake is measured twice on the same splits.
# **Claimed** is the gain that whoever makes it would report.
# **Honest** is what the same work gains on test rows that nobody has touched.
# The difference is what is claimed **too much**.

# %% tags=["check"]
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from cleanlab.filter import find_label_issues
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from whichlever.lab import LeverError, Task, claim, load, note
from whichlever.lab.evidence import Verdict, corrected_interval, interval_text, signed, verdict

found = {}  # what each mistake claimed and what it was worth


def report(name, gains):
    """Keep and show gains: for each a vector with one number per split, and the ratio of test to training rows."""
    found[name] = {kind: corrected_interval(vector, ratio) for kind, (vector, ratio) in gains.items()}
    cells = {kind: [signed(gain.mean, 1), interval_text(gain, 1)] for kind, gain in found[name].items()}
    return pd.DataFrame(cells, index=["gain", "95 % interval"]).T


def in_points(claimed, honest, ratio):
    claimed, honest = 100 * np.array(claimed), 100 * np.array(honest)
    return {"claimed": (claimed, ratio), "honest": (honest, ratio), "too much": (claimed - honest, ratio)}


# %% [markdown]
# Three of the four use a table of loans: which of them will go bad?
# The model is one decision tree, and gaps in the numbers are filled with the median of the training rows.
# The score is accuracy, gains are in points.

# %%
loans = load("credit_data")
bad = (loans.pop("status") == "bad").to_numpy()
inputs = pd.get_dummies(loans, dtype=float)
splits = list(ShuffleSplit(n_splits=20, test_size=0.3, random_state=0).split(inputs))
RATIO = 30 / 70


def tree():
    return DecisionTreeClassifier(min_samples_leaf=25, random_state=0)


def filled(train):
    return inputs.fillna(inputs.iloc[train].median()).to_numpy()


def accuracy(X, train, test):
    return tree().fit(X[train], bad[train]).score(X[test], bad[test])


start = [accuracy(filled(train), train, test) for train, test in splits]
f"{len(loans):,} loans, {bad.mean():.0%} of them bad; the start is right in {np.mean(start):.1%}"

# %% [markdown]
# ## 1. Scoring after the flagged rows are gone
#
# Tools can flag rows whose label looks wrong.
# Somebody runs such a tool over the whole table, drops what it flags, and then trains and tests.


# %%
def flagged(X, y):
    """Confident learning: rows whose recorded class a cross-validated model finds unlikely."""
    return find_label_issues(y, cross_val_predict(tree(), X, y, cv=5, method="predict_proba"), n_jobs=1)


labels = bad.astype(int)
suspects = flagged(filled(np.arange(len(bad))), labels)
claimed, honest, untrained = [], [], []
for (train, test), before in zip(splits, start, strict=True):
    X = filled(train)
    kept = test[~suspects[test]]
    claimed.append(accuracy(X, train[~suspects[train]], kept) - before)
    untrained.append(accuracy(X, train, kept) - before)
    cleaned = train[~flagged(X[train], labels[train])]  # flags from training rows only
    honest.append(accuracy(X, cleaned, test) - before)

report("flagged rows dropped", in_points(claimed, honest, RATIO))

# %% [markdown]
# The claim is splendid, and nothing stands behind it.
# No label of this table is known to be wrong.
# The tool flags the loans that went otherwise than the model expects, and those are the hard ones.
# Without them, any model looks good.
#
# The proof: score the start, trained on *all* rows and not cleaned at all, on the test rows that were kept.

# %%
same_ruler = corrected_interval(100 * np.array(untrained), RATIO)
f"the untouched start: {signed(same_ruler.mean, 1)} points, 95 % interval {interval_text(same_ruler, 1)}"

# %% [markdown]
# ## 2. Cleaning that edits the test columns
#
# Incomes, assets and debts have gaps.
# A bad loan tends to have a lower income than a good one.
# So somebody fills each gap with the median of its own class, over the whole table, and then splits.

# %%
GAPS = ["income", "assets", "debt"]


def by_class(table, y):
    medians = table[GAPS].groupby(y).transform("median")
    return table.assign(**{column: table[column].fillna(medians[column]) for column in GAPS})


whole = by_class(inputs, bad).to_numpy()
claimed, honest = [], []
for (train, test), before in zip(splits, start, strict=True):
    claimed.append(accuracy(whole, train, test) - before)
    X = filled(train)  # in service nobody knows the class of a new loan
    X[train] = by_class(inputs.iloc[train], bad[train]).to_numpy()
    honest.append(accuracy(X, train, test) - before)

report("gaps filled by class", in_points(claimed, honest, RATIO))

# %% [markdown]
# The fill writes the answer into the question.
# The tree finds out quickly that an income of exactly the bad loans' median means a bad loan.
# On new loans, whose class nobody knows, that knowledge is worth nothing.
#
# ## 3. Choosing among edits by the test score
#
# One may drop more or fewer of the suspects, the outliers, the duplicates.
# With three settings of each there are 27 ways to edit the training rows.
# Somebody tries them all, and reports the best test score.
#
# To see what the choice alone does, we take 27 edits that are worthless by construction.
# Each leaves out another tenth of the training rows, by lot.
# A quarter of the rows is kept aside as the future, and nobody chooses by it.

# %%
rng = np.random.default_rng(0)
claimed, honest = [], []
for _ in range(20):
    train, test, future = np.split(rng.permutation(len(bad)), [len(bad) // 2, 3 * len(bad) // 4])
    X = filled(train)
    edits = [rng.permutation(train)[: 9 * len(train) // 10] for _ in range(27)]
    models = [tree().fit(X[rows], bad[rows]) for rows in (train, *edits)]
    on_test, on_future = ([model.score(X[rows], bad[rows]) for model in models] for rows in (test, future))
    best = 1 + int(np.argmax(on_test[1:]))
    claimed.append(on_test[best] - on_test[0])
    honest.append(on_future[best] - on_future[0])

report("chosen by test score", in_points(claimed, honest, 25 / 50))

# %% [markdown]
# Here are the 27 edits of the last draw, as gains over all rows.
# Does the one that is best on the test rows stay the best?

# %% tags=["hide-input"]
test_gain, future_gain = (100 * (np.array(one[1:]) - one[0]) for one in (on_test, on_future))
figure, axes = plt.subplots(figsize=(7, 2.8), layout="constrained")
axes.scatter(test_gain, future_gain, s=18, label="an edit")
axes.scatter(test_gain[best - 1], future_gain[best - 1], s=60, marker="s", label="the chosen one")
axes.axhline(0, linewidth=1, color="C4")
axes.axvline(0, linewidth=1, color="C4")
axes.set(xlabel="gain on the test rows, points", ylabel="gain in the future, points", title="27 worthless edits")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# The edits are worthless, and the best of 27 looks like progress.
# Part of every test score is luck, and whoever takes the best takes the luck along.
# On the future the chosen edits are not shown to help.
# By how much the claim is too high these draws do not decide; that it is too high we know, because we made the edits.
#
# Three mistakes on one table: how far is each claim from the truth?

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.4), layout="constrained")
for kind, mark, down in (("claimed", "s", -0.1), ("honest", "o", 0.1)):
    gains = [gain[kind] for gain in found.values()]
    places = np.arange(len(gains)) + down
    line = axes.plot([gain.mean for gain in gains], places, mark, label=kind)[0]
    axes.hlines(places, [gain.low for gain in gains], [gain.high for gain in gains], color=line.get_color())
axes.axvline(0, linewidth=1, color="C4")
axes.set(yticks=range(len(found)), yticklabels=[*found], xlabel="gain in points, with 95 % interval")
axes.set_title("Claimed and honest")
axes.invert_yaxis()
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# ## 4. Dropping the wrong twin
#
# Now a table of works of art: when was a work made, judged by artist and material?
# Artists work in series, so many rows are twins: the same artist, material and year.
# Do these duplicates harm?
# Somebody calls `drop_duplicates` on the whole table, and compares the error before and after.
# The error is in years.

# %%
works = load("tate_text")
works["medium"] = works["medium"].fillna("")
TWIN = ["artist", "medium", "year"]
series = works.groupby(TWIN).ngroup().to_numpy()


def error(train, test):
    encode = make_column_transformer(
        (TfidfVectorizer(min_df=2, binary=True), "medium"),
        (OneHotEncoder(handle_unknown="ignore"), ["artist"]),
    )
    fitted = make_pipeline(encode, Ridge()).fit(train, train["year"])
    return mean_absolute_error(test["year"], fitted.predict(test))


first = ~works.duplicated(TWIN).to_numpy()
claimed, copied = [], []
for train, test in ShuffleSplit(n_splits=20, test_size=0.3, random_state=0).split(works):
    before = error(works.iloc[train], works.iloc[test])
    claimed.append(before - error(works.iloc[train[first[train]]], works.iloc[test[first[test]]]))
    copied.append(np.isin(series[test], series[train]).mean())

honest, units = [], []
for train, test in GroupShuffleSplit(n_splits=20, test_size=0.3, random_state=0).split(works, groups=series):
    single = works.iloc[train].drop_duplicates(TWIN)
    honest.append(error(works.iloc[train], works.iloc[test]) - error(single, works.iloc[test]))
    units.append(len(np.unique(series[test])) / len(np.unique(series[train])))

report(
    "twins dropped everywhere", {"claimed": (claimed, RATIO), "honest": (honest, float(np.mean(units)))}
)

# %% [markdown]
# This time the mistake makes a harmless lever look like a disaster.
# Before, most test rows had a twin in training, and the model could copy its year.
# `drop_duplicates` keeps whichever twin comes first.
# If the other one was the test row, the ruler has changed.
# If it was the training row, the model has lost a copy that it should never have had.
# Either way the two errors are not about the same thing.
#
# The honest comparison first puts all twins on one side of the split.
# Then it drops duplicates among the training rows only, and tests on the same rows before and after.
#
# ## What the lab refuses
#
# A task of this site makes most of these mistakes impossible.
# Here are three that we try on purpose.

# %%
task = Task(
    rows=loans[GAPS].assign(bad=bad),
    target="bad",
    split=ShuffleSplit(n_splits=2, test_size=0.3, random_state=0),
    metric="accuracy",
    features=make_column_transformer(("passthrough", GAPS)),
    model=DecisionTreeClassifier(min_samples_leaf=25, random_state=0),
    negligible=0.01,
)


def fill_from_other_rows(rows):
    return rows.fillna(rows.median())


def fill_by_class(rows):
    return rows.fillna(rows.groupby("bad").transform("median"))


def other_rows(train, expert):
    return train.set_index(train.index + 1)  # takes the names of rows that it was not given


refusals = {}
for attempt in ({"repair": fill_from_other_rows}, {"repair": fill_by_class}, {"data": other_rows}):
    try:
        task.compare(**attempt)
    except LeverError as refusal:
        (function,) = attempt.values()
        refusals[function.__name__] = refusal.message.split(" (")[0]
for name, message in refusals.items():
    print(f"{name}\n    {message}")

# %% [markdown]
# A repair must give one row alone the same as among many.
# It gets no target, so the class is not even there.
# And a data lever can only return rows that it was given, bought, or invented with ids of their own.
#
# What no lab can see is the third mistake: somebody who runs everything again and again, and keeps what looked best.

# %% tags=["check"]
def told(gain, unit=" points"):
    return f"{signed(gain.mean, 1)}{unit}, 95 % interval {interval_text(gain, 1)}"


for name, kind, least, says in (
    ("flagged rows dropped", "claimed", 5, "Scoring after the flagged rows are gone claims more than five points."),
    ("gaps filled by class", "too much", 0, "Filling gaps by class, over the whole table, claims more than it gives."),
    ("chosen by test score", "claimed", 0, "The best of 27 worthless edits, chosen by test score, claims a gain."),
):
    claim(says, found[name][kind].low > least, told(found[name][kind]))
    claim(
        f"Honestly tested, the same work is not shown to help ({name}).",
        verdict(found[name]["honest"], 0.1) is not Verdict.BETTER,
        told(found[name]["honest"]),
    )
claim(
    "The start, not cleaned at all, gains more than five points when it is scored without the flagged rows.",
    same_ruler.low > 5,
    told(same_ruler),
)
twins = found["twins dropped everywhere"]
claim(
    "Dropping twins on both sides of the split claims a loss of more than a year.",
    twins["claimed"].high < -1,
    told(twins["claimed"], " years"),
)
claim(
    "Honestly tested, dropping twins changes the error by less than half a year.",
    verdict(twins["honest"], 0.5) is Verdict.EQUAL,
    told(twins["honest"], " years"),
)
claim("The lab refuses all three attempts.", len(refusals) == 3, f"{len(refusals)} of 3")
note(
    **{
        f"{short}_{kind}": told(found[name][kind], "")
        for short, name in zip(("flagged", "by_class", "chosen", "twins"), found, strict=True)
        for kind in ("claimed", "honest")
    },
    untouched=float(same_ruler.mean),
    copied=float(np.mean(copied)),
)
