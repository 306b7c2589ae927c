# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One incident, three jobs
#
# A server is moved to another time zone.
# From then on each day's riders are dated one day late.
# No job fails, no value is impossible, and the forecast gets worse.
#
# The incident is invented; the riders are real, and every number below is computed.
# Other incidents stand in a list below: choose one, and run all cells.

# %% tags=["check"]
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar
from sklearn.linear_model import LinearRegression

from whichlever.lab import claim, load, note
from whichlever.lab.evidence import corrected_interval

HOLIDAYS = USFederalHolidayCalendar().holidays("2000-01-01", "2016-12-31")
riders = load("chicago").set_index("date")["ridership"]

# %% [markdown]
# ## The data scientist sees the error
#
# The forecast learns from two years, and looks two weeks ahead.
# We let the incident begin on 20 different days, 16 weeks apart, and follow it for eight weeks each time.

# %%
INCIDENTS = {
    "a day late": lambda counts: counts.shift(1),
    "two days late": lambda counts: counts.shift(2),
    "a day early": lambda counts: counts.shift(-1),
    "a week late": lambda counts: counts.shift(7),
    "a third lost": lambda counts: counts * 2 / 3,
    "another unit": lambda counts: counts * 1000,
}
CHOICE = "a day late"  # one of: a day late, two days late, a day early, a week late, a third lost, another unit


# %%
def inputs(counts, days):
    held = [days.isin(HOLIDAYS), (days - pd.Timedelta(days=14)).isin(HOLIDAYS)]
    before = counts.reindex(days - pd.Timedelta(days=14))
    return np.column_stack([before, np.eye(7)[days.day_of_week], *held])


def as_delivered(counts, since):
    """The counts with the chosen incident from `since` on."""
    return counts.where(counts.index < since, INCIDENTS[CHOICE](counts))


def week_errors(counts, since, weeks=8):
    """Mean absolute error of each week after `since`; learnt before it, from good days."""
    learn = pd.date_range(since - pd.Timedelta(days=730), since - pd.Timedelta(days=1))
    line = LinearRegression().fit(inputs(riders, learn), riders.loc[learn])
    days = pd.date_range(since, periods=7 * weeks)
    return np.abs(line.predict(inputs(counts, days)) - riders.loc[days]).to_numpy().reshape(weeks, 7).mean(axis=1)


BEGINS = pd.date_range("2010-01-04", periods=20, freq="112D")
good = np.array([week_errors(riders, since) for since in BEGINS])
bad = np.array([week_errors(as_delivered(riders, since), since) for since in BEGINS])
first = corrected_interval((bad - good)[:, :2].mean(axis=1), 0, ordered=True)
later = corrected_interval((bad - good)[:, 2:].mean(axis=1), 0, ordered=True)
weekly = pd.DataFrame({"good": good.mean(axis=0), "as delivered": bad.mean(axis=0)}, index=range(1, 9))
weekly.rename_axis("week").round(2)

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.6), layout="constrained")
for name, style in zip(weekly, ("o-", "s--"), strict=True):
    axes.plot(weekly.index, weekly[name], style, label=name)
axes.set(xlabel="week of the incident", ylabel="error, thousand riders", ylim=(0, None))
axes.set_title("When does the error show it?")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# In the first two weeks nothing is to be seen: the forecast still looks back at good days.
# So whoever asks "what did we change yesterday?" asks about the wrong day.
#
# What the data scientist checks: are the errors spread over all days?

# %%
one = BEGINS[8]
days = pd.date_range(one + pd.Timedelta(days=14), periods=42)
delivered = as_delivered(riders, one)
year_before = riders.loc[one - pd.Timedelta(days=364) : one]
by_weekday = pd.DataFrame(
    {
        "usual": year_before.groupby(year_before.index.day_name()).median(),
        "as delivered": delivered.loc[days].groupby(days.day_name()).median(),
    }
)
by_weekday.reindex(["Friday", "Saturday", "Sunday", "Monday", "Tuesday"]).round(1)

# %% tags=["hide-input"]
week = by_weekday.reindex(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
figure, axes = plt.subplots(figsize=(7, 2.6), layout="constrained")
for name, style in zip(week, ("o-", "s--"), strict=True):
    axes.plot([day[:3] for day in week.index], week[name], style, label=name)
axes.set(xlabel="dated as", ylabel="riders, thousands", ylim=(0, None), title="Which week does a city have?")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# Saturdays are as busy as Fridays, and Mondays as quiet as Sundays.
# Cities do not do that.
# The data scientist changes nothing in the model.
# A model fitted to the late days would learn a week that no city has, and have to forget it when the clock is mended.
#
# ## The data engineer checks the delivery
#
# The engineer has the files and a runbook.
# We write last year's file and the newest one, as they would lie on a disk,
# and a check that runs from the command line.

# %%
CHECK = """\
import sys
import pandas as pd

usual, newest = (pd.read_csv(path, parse_dates=["date"]) for path in sys.argv[1:3])
weeks = [one.groupby(one["date"].dt.day_of_week)["riders"].median() for one in (usual, newest)]
ratio = weeks[1] / weeks[0]
odd = ratio[(ratio > 1.8) | (ratio < 1 / 1.8)]
print("odd weekdays:", ", ".join("Mon Tue Wed Thu Fri Sat Sun".split()[day] for day in odd.index) or "none")
sys.exit(1 if len(odd) > 1 else 0)
"""

MEND = """\
import sys
import pandas as pd

late = pd.read_csv(sys.argv[1], parse_dates=["date"])
late.assign(date=late["date"] - pd.Timedelta(days=1)).to_csv(sys.argv[2], index=False)
"""

# The steps of the runbook: command, and what it must answer: 0 for all is well, 1 for stop.
RUNBOOK = [
    ("python check.py usual.csv newest.csv", 1),
    ("python mend.py newest.csv mended.csv", 0),
    ("python check.py usual.csv mended.csv", 0),
]


def written(counts):
    return counts.rename("riders").rename_axis("date").reset_index().to_csv(index=False, lineterminator="\n")


def follow(runbook, folder):
    """Run each step in `folder`: command, the answer it must give, the answer it gave, what it printed."""
    steps = []
    for command, expected in runbook:
        words = [sys.executable, *command.split()[1:]]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        steps.append((command, expected, done.returncode, done.stdout.strip()))
    return pd.DataFrame(steps, columns=["command", "must answer", "answered", "printed"])


def prepare(folder, delivered, since):
    """The files of an incident that began on `since`, as of six weeks later."""
    newest = pd.date_range(since + pd.Timedelta(days=1), periods=42)
    usual = riders.loc[since - pd.Timedelta(days=364) : since - pd.Timedelta(days=1)]
    (folder / "usual.csv").write_text(written(usual), encoding="utf-8")
    (folder / "newest.csv").write_text(written(delivered.loc[newest]), encoding="utf-8")
    (folder / "check.py").write_text(CHECK, encoding="utf-8")
    (folder / "mend.py").write_text(MEND, encoding="utf-8")


with tempfile.TemporaryDirectory() as made:
    folder = Path(made)
    prepare(folder, delivered, one)
    steps = follow(RUNBOOK, folder)
    mended = pd.read_csv(folder / "mended.csv", parse_dates=["date"]).set_index("date")["riders"]
    digest = hashlib.sha256((folder / "mended.csv").read_bytes()).hexdigest()
steps

# %% [markdown]
# The first step must say *stop*: that shows that the check sees the incident.
# The last must say *all is well*: that shows that the repaired week looks like a week again.
# Is the repaired file true? Here, where the truth is known, we can look.

# %%
true_again = bool(np.allclose(mended, riders.loc[mended.index]))
f"{len(mended)} days, all as they were: {true_again}; sha256 {digest[:16]}"

# %% [markdown]
# ## The devops engineer asks what it would have cost to know at once
#
# The devops engineer has no view on riders.
# What they own is what runs when: they put the check before the training, so that its answer stops the job.
# Then the forecast goes on with the last good days.
# How does that compare with letting the late days in, and with the mended file?


# %%
def held_back(counts, since):
    """What the forecast sees when deliveries are stopped: the last good count of the same weekday."""
    last = counts.loc[since - pd.Timedelta(days=7) : since - pd.Timedelta(days=1)]
    after = counts.index >= since
    return counts.where(~after, counts.index.day_of_week.map(last.groupby(last.index.day_of_week).first()).to_numpy())


stopped = np.array([week_errors(held_back(riders, since), since) for since in BEGINS])
saved = corrected_interval((bad - stopped)[:, 2:].mean(axis=1), 0, ordered=True)
price = corrected_interval((stopped - good)[:, 2:].mean(axis=1), 0, ordered=True)
pd.DataFrame(
    {
        "error, weeks 3 to 8": {
            "late days let in": bad[:, 2:].mean(),
            "stopped, last good week": stopped[:, 2:].mean(),
            "mended": good[:, 2:].mean(),
        }
    }
).round(2)

# %% tags=["check"]
# All but the first are about the days that are dated a day late, and only made for them.
claim(
    "In the first two weeks the incident cannot be seen in the error.",
    bool(np.allclose(bad[:, :2], good[:, :2])),
    f"{first.mean:.2f} thousand riders",
)
if CHOICE == "a day late":
    claim(
        "From the third week on it adds at least a quarter of the usual error.",
        later.low > 0.25 * float(good[:, 2:].mean()),
        f"{later.low:.2f} to {later.high:.2f} thousand riders, on {good[:, 2:].mean():.2f}",
    )
    claim(
        "Stopping the deliveries is better than letting them in.",
        saved.low > 0,
        f"{saved.low:.2f} to {saved.high:.2f} thousand riders",
    )
    claim(
        "The commands of the runbook answer as they must: stop, mended, all is well.",
        bool((steps["must answer"] == steps["answered"]).all()),
        f"{len(steps)} steps",
    )
    claim("The mended days are the true ones.", true_again, f"{len(mended)} days")
note(
    usual=float(good[:, 2:].mean()),
    cost=later.mean,
    cost_low=later.low,
    cost_high=later.high,
    saved=saved.mean,
    saved_low=saved.low,
    saved_high=saved.high,
    price=price.mean,
    price_low=price.low,
    price_high=price.high,
    begins=len(BEGINS),
)
