# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A metric is a choice
#
# Students typed their height into an online form: in inches as asked, or in feet, centimetres, words and jokes.
# We want to tell men from women by the height.

# %% tags=["check"]
from dataclasses import asdict

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from whichlever.lab import LiveLever, Task, claim, load, note, run_split
from whichlever.lab.evidence import Verdict, corrected_interval, interval_text, signed, verdict

# %% [markdown]
# ## One task, two repairs
#
# The start reads numbers as numbers, fills the rest with the median, and draws a line (logistic regression).
# The same predictions are scored by several metrics: each is a setting of the task.
# We call a difference under one hundredth negligible, by each.


# %%
def as_number(rows):
    return rows[["height"]].apply(pd.to_numeric, errors="coerce")


students = load("reported_heights")
METRICS = {
    "log loss": "neg_log_loss",
    "Brier score": "neg_brier_score",
    "AUC": "roc_auc",
    "men found": "recall",
    "both found": "balanced_accuracy",
}
task = Task(
    rows=pd.DataFrame({"height": students["height"], "man": (students["sex"] == "Male").astype(int)}),
    target="man",
    split=StratifiedShuffleSplit(n_splits=20, test_size=0.3, random_state=0),
    metric="accuracy",
    features=make_pipeline(FunctionTransformer(as_number), SimpleImputer(strategy="median"), StandardScaler()),
    model=LogisticRegression(),
    negligible=0.01,
    settings={name: {"metric": metric, "negligible": 0.01} for name, metric in METRICS.items()},
)
task.rows.iloc[[0, 11, 21, 39, 54, 125, 234, 310]]

# %% [markdown]
# Two people clean the column.
# The careful one translates feet, centimetres and metres into inches.
# The crude one empties everything that is not a height in inches.
# Both work entry by entry, so both could run in service.


# %%
def careful(rows):
    text = rows["height"].str.lower().str.replace(",", ".")
    number = pd.to_numeric(text.str.extract(r"^([\d.]+) ?(?:cm|\")?$")[0], errors="coerce").astype(float)
    parts = text.str.extract(r"^([4-7])(?:(?:[ .']|ft|feet|foot|and)+(\d{1,2}(?:\.\d+)?)?\D*)?$").astype(float)
    feet, inches = parts[0], parts[1].fillna(0)
    height = number.where(number.between(50, 84))
    height = height.fillna((12 * feet + inches).where(inches <= 12))
    height = height.fillna(12 * number.where(number.between(4, 7)))
    height = height.fillna(number.where(number.between(137, 213)) / 2.54)
    height = height.fillna(number.where(number.between(1.37, 2.13)) / 0.0254)
    return rows.assign(height=height)


def crude(rows):
    number = pd.to_numeric(rows["height"], errors="coerce").astype(float)
    return rows.assign(height=number.where(number.between(50, 84)))


# %% [markdown]
# Each repair is fitted once per split, and scored by all metrics at once.


# %%
def trials(repair):
    """A score for each split, by metric, for the start and with the repair; more is better."""
    (design,) = task.designs()
    lever = {"data": LiveLever("data", {"repair": repair})}
    made = [asdict(trial) for split in task.splits for trial in run_split(design, lever, split)]
    return pd.DataFrame(made).pivot(index="split", columns=["combination", "setting"], values="score")


with_careful, with_crude = trials(careful), trials(crude)
start = with_careful["start"].rename(columns={"main": "accuracy"})
scores = {
    "careful": with_careful["data"].rename(columns={"main": "accuracy"}),
    "crude": with_crude["data"].rename(columns={"main": "accuracy"}),
}
RATIO = float(np.mean([split.units_test / split.units_train for split in task.splits]))


def gain(a, b, metric):
    return corrected_interval(a[metric] - b[metric], RATIO)


def in_words(interval):
    return f"{signed(interval.mean, 3)}, {verdict(interval, task.negligible)}"


# %% [markdown]
# ## One repair, four rulers
#
# **Accuracy** asks for decisions: how many are sorted right?
# **Log loss** asks for probabilities, and punishes sure and wrong most of all.
# The **Brier score** asks for probabilities too, as their squared error, so that no single one can cost more than one.
# **AUC** asks for the order only: how often does a man rank above a woman?

# %%
RULERS = ["accuracy", "log loss", "Brier score", "AUC"]
pd.DataFrame(
    {
        f"the {name} repair over the start": {ruler: in_words(gain(scored, start, ruler)) for ruler in RULERS}
        for name, scored in scores.items()
    }
)

# %% [markdown]
# All gains are signed so that more is better.
# By each of the four rulers both repairs help.
# How much is another matter: here is the share of the start's error that the careful repair removes.

# %%
best = {"accuracy": 1, "AUC": 1, "log loss": 0, "Brier score": 0}
room = {ruler: best[ruler] - start[ruler].mean() for ruler in RULERS}
removed = {ruler: float(gain(scores["careful"], start, ruler).mean / room[ruler]) for ruler in RULERS}
pd.Series(removed, name="share of the error removed").map("{:.0%}".format).to_frame()

# %% [markdown]
# Now a simpler question.
# Which of the two is better?

# %%
duel = {ruler: gain(scores["careful"], scores["crude"], ruler) for ruler in RULERS}
pd.DataFrame(
    {
        "careful over crude": {ruler: signed(interval.mean, 3) for ruler, interval in duel.items()},
        "95 % interval": {ruler: interval_text(interval, 3) for ruler, interval in duel.items()},
        "verdict": {ruler: str(verdict(interval, task.negligible)) for ruler, interval in duel.items()},
    }
)

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.3), layout="constrained")
axes.axvspan(-task.negligible, task.negligible, color="C4", alpha=0.2, linewidth=0, label="negligible")
axes.hlines(RULERS, [one.low for one in duel.values()], [one.high for one in duel.values()], color="C0")
axes.plot([one.mean for one in duel.values()], RULERS, "o", color="C0", label="mean, with 95 % interval")
axes.set(xlabel="careful over crude; more is better for the careful one", title="Which of the two is better?")
axes.invert_yaxis()
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# The same two repairs, the same model, the same splits, and three different verdicts.
# Whoever prefers the crude repair shows its accuracy.
# Whoever prefers the careful one shows its AUC, and leaves out the interval.
#
# ## What does a ruler see?
#
# We take the predictions of one split after the careful repair, and doctor them.
# *Bolder* makes each probability more extreme, *timid* pulls it towards one half.
# *Shifted* moves all of them towards "man".
# None of the three changes who ranks above whom.

# %%
split = task.splits[0]
repaired = careful(task.rows)
train, test = repaired.loc[split.train], repaired.loc[split.test]
fitted = make_pipeline(task.features, task.model).fit(train[["height"]], train["man"])
odds = fitted.decision_function(test[["height"]])  # on the scale on which logistic regression is a line


def ruled(odds):
    probability = 1 / (1 + np.exp(-odds))
    return {
        "accuracy": accuracy_score(test["man"], probability > 0.5),
        "log loss": log_loss(test["man"], probability),
        "Brier score": brier_score_loss(test["man"], probability),
        "AUC": roc_auc_score(test["man"], odds),
    }


doctored = {"as they are": odds, "bolder": 4 * odds, "timid": odds / 4, "shifted": odds + 1}
seen = pd.DataFrame({name: ruled(changed) for name, changed in doctored.items()}).T
seen.round(3)

# %% [markdown]
# AUC sees none of it.
# Accuracy does not mind bold and timid, but it does mind the shift.
# Log loss and the Brier score mind all three (for them, less is better).
# So a repair that makes probabilities honest can be invisible to AUC, and one that mends the order to accuracy.
#
# ## A decision has two errors
#
# Accuracy adds up two kinds of hits.
# Let us take them apart: which share of the men is found, and which share of the women?

# %%
found = {"start": start, **scores}
shares = pd.DataFrame(
    {
        name: {
            "accuracy": scored["accuracy"].mean(),
            "men found": scored["men found"].mean(),
            "women found": (2 * scored["both found"] - scored["men found"]).mean(),
        }
        for name, scored in found.items()
    }
).T
shares.style.format("{:.0%}")

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.3), layout="constrained")
for column, mark in zip(shares, "os^", strict=True):
    axes.plot(100 * shares[column], shares.index, mark, label=column)
axes.set(xlabel="right, %", xlim=(-3, 103), title="Whom does each repair find?")
axes.invert_yaxis()
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# The start calls everybody a man.
# Three students in four are men, so its accuracy looks respectable.
# By AUC it is far from blind: it ranks, but it never crosses the cut.
#
# The crude repair finds more men *and* more women than the careful one.
# An entry that it cannot read becomes the median height, which counts as a man, and that is a good bet for a decision.
# For the order it is no help: all those students stand at one and the same place.

# %% tags=["check"]
def told(interval):
    return f"{signed(interval.mean, 3)}, 95 % interval {interval_text(interval, 3)}"


for ruler in RULERS:
    better = gain(scores["careful"], start, ruler)
    claim(
        f"The careful repair is better than the start by {ruler}.",
        verdict(better, task.negligible) is Verdict.BETTER,
        told(better),
    )
for ruler, expected in {
    "accuracy": Verdict.WORSE,
    "Brier score": Verdict.EQUAL,
    "log loss": Verdict.UNDECIDED,
}.items():
    claim(
        f"The careful repair against the crude one, by {ruler}: {expected}.",
        verdict(duel[ruler], task.negligible) is expected,
        told(duel[ruler]),
    )
claim(
    "By AUC the careful repair is not shown to be worse than the crude one.",
    verdict(duel["AUC"], task.negligible) is not Verdict.WORSE,
    told(duel["AUC"]),
)
claim(
    "AUC does not see whether probabilities are too bold; log loss does.",
    bool(np.ptp(seen["AUC"]) < 1e-9 and seen.loc["bolder", "log loss"] > seen.loc["as they are", "log loss"] + 0.1),
    f"log loss {seen.loc['as they are', 'log loss']:.2f} and {seen.loc['bolder', 'log loss']:.2f} at the same AUC",
)
claim(
    "The start finds fewer than one woman in twenty.",
    bool(shares.loc["start", "women found"] < 0.05),
    f"{shares.loc['start', 'women found']:.1%} of the women, {shares.loc['start', 'men found']:.1%} of the men",
)
note(
    start_accuracy=float(shares.loc["start", "accuracy"]),
    start_women=float(shares.loc["start", "women found"]),
    careful_women=float(shares.loc["careful", "women found"]),
    crude_women=float(shares.loc["crude", "women found"]),
    removed_least=min(removed.values()),
    removed_most=max(removed.values()),
    **{f"duel_{ruler.replace(' ', '_').lower()}": told(duel[ruler]) for ruler in RULERS},
)
