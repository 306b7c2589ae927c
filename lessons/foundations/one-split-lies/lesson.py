# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One split lies
#
# To see how a test behaves, we need cases whose truth we know.
# So we make them.

# %% tags=["check"]
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import stats

from whichlever.lab import claim, note
from whichlever.lab.evidence import corrected_interval, floor, verdict

rng = np.random.default_rng(0)

# %% [markdown]
# ## Two classifiers, equally good
#
# A data set has 100 rows, half of them of class 1, and two columns.
# Each column is noise, plus a step for class 1.
# Classifier A looks at the first column only, classifier B at the second.
# Each cuts halfway between the means of the two classes.
#
# Swap the columns, and nothing changes.
# So neither classifier is better: any winner is a false alarm.


# %%
def make_sets(sets, rows, step_a=1.5, step_b=1.5):
    """Many data sets at once: two columns of shape (sets, rows), and the classes."""
    classes = np.tile(np.arange(rows) % 2 == 1, (sets, 1))
    columns = [rng.normal(size=(sets, rows)) + step * classes for step in (step_a, step_b)]
    return columns, classes


def accuracy(column, classes, train):
    """Learn the cut on the rows in `train`, and score on the others: one accuracy for each data set."""
    ones, zeros = (np.ma.masked_array(column, ~(train & side)).mean(axis=1) for side in (classes, ~classes))
    guess = (column > ((ones + zeros) / 2).data[:, None]) == (ones > zeros).data[:, None]
    return ((guess == classes) & ~train).sum(axis=1) / (~train).sum(axis=1)


def differences(columns, classes, splits):
    """Accuracy of B minus accuracy of A on random 70/30 splits: shape (sets, splits)."""
    sets, rows = classes.shape
    order = np.tile(np.arange(rows), (sets, 1))
    made = []
    for _ in range(splits):
        train = rng.permuted(order, axis=1) < 0.7 * rows
        a, b = (accuracy(column, classes, train) for column in columns)
        made.append(b - a)
    return np.column_stack(made)


# %% [markdown]
# All data sets are worked on at once, so a thousand of them are quickly done.

# %%
SETS, ROWS, RATIO = 1000, 100, 30 / 70  # the ratio is n_test/n_train
d = differences(*make_sets(SETS, ROWS), splits=100)
d.shape

# %% [markdown]
# ## One split
#
# Here is one of the thousand data sets, split 20 times.
# Each dot is one split: by how many points of accuracy is B ahead of A?

# %% tags=["hide-input"]
one = d[0, :20]
figure, axes = plt.subplots(figsize=(7, 1.8), layout="constrained")
axes.scatter(100 * one, np.linspace(-1, 1, 20), s=18)
axes.axvline(0, linewidth=1, color="C1")
axes.set(yticks=[], ylim=(-2, 2), xlabel="points of accuracy by which B is ahead of A")
axes.set_title("Twenty splits of the same rows: who is ahead?")
plt.show()

# %% [markdown]
# The same rows, the same two classifiers.
# Whoever makes one split publishes one of these dots.
#
# How often does one split put one of two equal classifiers at least ten points ahead, three test rows in thirty?

# %%
far_apart = float(np.mean(np.abs(d[:, 0]) > 0.0999))
f"in {far_apart:.0%} of the data sets"

# %% [markdown]
# ## Many splits, and the test that everybody knows
#
# So we split 20 times, take the mean, and ask a paired t test whether it differs from zero.
# With a level of one in twenty, it should call a winner in one data set out of twenty.

# %%
naive_rate = float(np.mean(stats.ttest_1samp(d[:, :20], 0, axis=1).pvalue < 0.05))
f"in {naive_rate:.0%} of the data sets"

# %% [markdown]
# What went wrong?
# The test believes that it sees 20 independent experiments.
# But there are only 100 rows.
# Any two training sets share most of their rows, and the test sets overlap too.
# If the hundred rows happen to suit B, they suit B in nearly every split.
# All the splits repeat the same piece of luck.
#
# ## The corrected interval
#
# Nadeau and Bengio gave a simple remedy.
# The plain test takes the variance of the mean to be the variance of the differences, times 1/J for J splits.
# They add the ratio of test rows to training rows: 1/J + n_test/n_train.
# It is a rule of thumb, and we look whether it works here.


# %%
def called(d, extra):
    """Whether a 95 % interval excludes zero, for each data set; `extra` is what is added to 1/J."""
    splits = d.shape[1]
    reach = stats.t.ppf(0.975, splits - 1) * d.std(axis=1, ddof=1) * np.sqrt(1 / splits + extra)
    return np.abs(d.mean(axis=1)) > reach


rates = pd.DataFrame(
    {
        "plain test": {splits: called(d[:, :splits], 0).mean() for splits in (5, 10, 20, 50, 100)},
        "corrected": {splits: called(d[:, :splits], RATIO).mean() for splits in (5, 10, 20, 50, 100)},
    }
).rename_axis("splits")
rates.style.format("{:.0%}")

# %% [markdown]
# The table says how often a winner is called between two equals.
# More work made the plain test worse.
# Each further split tells little that is new, and the test counts it in full.
#
# The function behind every interval of this site does the same for one data set.

# %%
interval = corrected_interval(one, RATIO)
assert called(one[None], RATIO)[0] == (interval.low > 0 or interval.high < 0)
f"B ahead by {100 * interval.mean:.1f} points, 95 % interval {100 * interval.low:.1f} to {100 * interval.high:.1f}"

# %% [markdown]
# ## More repeats do not buy certainty
#
# Here we can do what nobody can with real data: look at the mean difference in a thousand data sets.
# How far does it really scatter about zero, and what does each formula say?

# %% tags=["hide-input"]
counts = [2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100]
deviation = {splits: d[:, :splits].std(axis=1, ddof=1).mean() for splits in counts}
lines = {
    "what really happens": [d[:, :splits].mean(axis=1).std() for splits in counts],
    "the corrected formula": [deviation[splits] * np.sqrt(1 / splits + RATIO) for splits in counts],
    "the plain formula": [deviation[splits] * np.sqrt(1 / splits) for splits in counts],
}

figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
for (name, line), style in zip(lines.items(), ("-", "--", ":"), strict=True):
    axes.plot(counts, 100 * np.array(line), style, color="C0", label=name)
axes.set(xscale="log", xticks=[2, 5, 10, 20, 50, 100], xticklabels=[2, 5, 10, 20, 50, 100], ylim=(0, None))
axes.set(xlabel="splits of the same 100 rows", ylabel="standard error, points")
axes.set_title("How far is a mean of so many splits from the truth?")
axes.minorticks_off()
axes.legend(loc="lower left")
plt.show()

# %% [markdown]
# What really happens levels off.
# From 20 splits on there is hardly anything left to gain.
# The plain formula goes on falling towards zero, and promises a certainty that is not there.
#
# The corrected error has a floor: with endless splits, 1/J is gone, and n_test/n_train stays.
# For the data set with the dots above, `floor` says what part of today's interval more splits could save at best.

# %%
saved = floor(interval, RATIO).saved
f"at best {saved:.0%} of the interval"

# %% [markdown]
# What does buy certainty?
# Rows.
# Four times as many rows, and still 20 splits:

# %%
really = dict(zip(counts, lines["what really happens"], strict=True))
d_400 = differences(*make_sets(SETS, 4 * ROWS), splits=20)
more_splits = float(1 - really[100] / really[20])
more_rows = float(1 - d_400.mean(axis=1).std() / really[20])
pd.Series({"five times as many splits": more_splits, "four times as many rows": more_rows}, name="less scatter").map(
    "{:.0%}".format
).to_frame()

# %% [markdown]
# ## Equal, or not decided?
#
# Now let us judge as this site judges.
# *Practically equal*: the whole interval lies within two points to either side of zero.
# Else *better* or *worse*, if it lies on one side of zero.
# Else *not decided*.
#
# We do so for two truths: A and B are equal, or B is really better by some points.
# And for three sizes of a data set.


# %%
def judged(rows, step_b, sets=200):
    d = differences(*make_sets(sets, rows, step_b=step_b), splits=20)
    found = pd.Series([str(verdict(corrected_interval(each, RATIO), negligible=0.02)) for each in d])
    return found.value_counts(normalize=True), float(d.mean())


shares, ahead = {}, {}
for truth, step in (("they are equal", 1.5), ("B is better", 1.8)):
    for rows in (100, 1_000, 10_000):
        shares[truth, f"{rows:,}"], ahead[truth, rows] = judged(rows, step)
table = pd.DataFrame(shares).reindex(["practically equal", "better", "worse", "not decided"]).fillna(0).T
table.rename_axis(["the truth", "rows"]).style.format("{:.0%}")

# %% [markdown]
# "Not decided" does not say that the two are equal.
# It says that these rows cannot tell.
# To say "practically equal" takes even more rows than to say "better".

# %% tags=["check"]
equal_100, better_100 = (float(table.loc[(truth, "100"), "not decided"]) for truth in ("they are equal", "B is better"))
found_equal = float(table.loc[("they are equal", "10,000"), "practically equal"])
found_better = float(table.loc[("B is better", "10,000"), "better"])
points = 100 * ahead["B is better", 10_000]

claim(
    "In one case out of five or more, a single split puts one of two equal classifiers ten points ahead.",
    far_apart > 0.2,
    f"{far_apart:.1%} of {SETS:,} data sets",
)
claim(
    "The plain paired t test calls a winner between equal classifiers in more than a third of the cases.",
    naive_rate > 0.35,
    f"{naive_rate:.1%} of {SETS:,} data sets at 20 splits, where 5 % were promised",
)
claim(
    "The more splits, the more false winners the plain test calls.",
    bool(rates["plain test"].is_monotonic_increasing) and rates.loc[100, "plain test"] > 0.6,
    f"{rates.loc[5, 'plain test']:.0%} at 5 splits, {rates.loc[100, 'plain test']:.0%} at 100",
)
claim(
    "The corrected interval calls a false winner in less than 8 % of the cases, at each number of splits.",
    bool(rates["corrected"].max() < 0.08),
    f"at most {rates['corrected'].max():.1%}, where 5 % were promised",
)
claim(
    "Five times as many splits, from 20 to 100, take away less than a tenth of the real scatter.",
    more_splits < 0.1,
    f"{more_splits:.1%} less",
)
claim("Four times as many rows take away about half of it.", 0.4 < more_rows < 0.6, f"{more_rows:.0%} less")
claim(
    "With 100 rows the verdict is mostly 'not decided', whether the two are equal or not.",
    min(equal_100, better_100) > 0.7,
    f"{equal_100:.0%} where they are equal, {better_100:.0%} where B is ahead by {points:.1f} points",
)
claim(
    "With 10,000 rows the verdict is mostly right.",
    min(found_equal, found_better) > 0.5,
    f"practically equal in {found_equal:.0%} where they are equal, better in {found_better:.0%} where they are not",
)
note(
    sets=SETS,
    naive_rate=naive_rate,
    naive_few=float(rates.loc[5, "plain test"]),
    naive_many=float(rates.loc[100, "plain test"]),
    corrected_rate=float(rates.loc[20, "corrected"]),
    shrink=float(np.sqrt(1 + 20 * RATIO)),
    saved=saved,
    points=points,
    equal_100=equal_100,
    better_100=better_100,
)
