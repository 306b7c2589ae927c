# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Drift: which lever now?
#
# A forecast is in service.
# Every four weeks somebody looks whether it still holds.
# What should they look at, when should the bell ring, and what should be done then?

# %% tags=["check"]
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar
from scipy import stats
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression

from whichlever.lab import claim, load, note
from whichlever.lab.evidence import corrected_interval, verdict

# %%
BLOCK = 28  # days between two looks
LEVEL = 0.05  # promised: so many series without drift may ring at all
REFERENCE, LOOKS = 26, 65  # windows that say what is usual, and windows that are watched: two years, and five

# %% [markdown]
# ## Two bells
#
# The **population stability index** compares how a column's values are spread over ten bins, now and before.
# It sums (p − q)·log(p/q) over the bins.
# A rule of thumb says: above a quarter the population has changed.
#
# The **error bell** compares a window's typical error with those of the reference windows, as logs.
# Typical is the squared mean of the roots of the absolute errors: a few far days count, but not for all the others.
# It asks how many standard deviations above their mean it lies.
# With one look a t test would say when to ring.
# With many looks one of them will be far off by luck, so the limit must be that of the *largest* of all looks.
# We draw it, for windows that are all alike: in nineteen cases out of twenty the largest stays below.


# %%
def stability(now, reference):
    """Population stability index of each window of `now`, shape (windows, days), over tenths of `reference`."""
    edges = np.quantile(reference, np.arange(1, 10) / 10)

    def shares(values):
        bins = np.searchsorted(edges, values, side="left")
        counts = (bins[..., None] == np.arange(10)).sum(axis=-2)
        return np.maximum(counts, 0.5) / values.shape[-1]  # an empty bin counts as half a day

    p, q = shares(now), shares(reference)
    return ((p - q) * np.log(p / q)).sum(axis=-1)


def typical(errors):
    """The squared mean root of absolute errors over the last axis."""
    return np.sqrt(errors).mean(axis=-1) ** 2


def excess(errors, reference):
    """How far each window's log error lies above the reference's, in standard deviations of a new window."""
    usual = np.log(reference)
    spread = usual.std(axis=-1, ddof=1, keepdims=True) * np.sqrt(1 + 1 / usual.shape[-1])
    return (np.log(errors) - usual.mean(axis=-1, keepdims=True)) / spread


def limit(looks, reference=REFERENCE, level=LEVEL, sets=20_000):
    """What the largest `excess` of `looks` windows stays below with probability 1 - level, if nothing changes."""
    draws = np.random.default_rng(0).normal(size=(sets, reference + looks))
    return float(np.quantile(excess(np.exp(draws[:, reference:]), np.exp(draws[:, :reference])).max(axis=1), 1 - level))


ONE_LOOK = float(stats.t.ppf(1 - LEVEL, REFERENCE - 1))
MANY_LOOKS = limit(LOOKS)
f"one look: {ONE_LOOK:.2f}, the largest of {LOOKS}: {MANY_LOOKS:.2f}"

# %% [markdown]
# ## Data without drift
#
# How often does each bell ring when nothing happens?
# We make 1,000 series of seven years in which nothing happens.
# Weekdays are busy and weekends are not, the noise of one day reaches into the next, and now and then a day is far off.
# The forecast knows the weekdays, so its errors are the noise.


# %%
def without_drift(sets, rng, windows=REFERENCE + LOOKS):
    """Riders and the errors of a forecast that knows the week: two arrays of shape (sets, windows, days)."""
    days = windows * BLOCK
    shocks = rng.standard_t(4, size=(sets, days))
    noise = np.empty_like(shocks)
    noise[:, 0] = shocks[:, 0]
    for day in range(1, days):
        noise[:, day] = 0.3 * noise[:, day - 1] + shocks[:, day]
    week = np.tile([20, 20, 20, 20, 20, 9, 7], days // 7)
    return (week + noise).reshape(sets, windows, BLOCK), np.abs(noise).reshape(sets, windows, BLOCK)


def rings(riders, errors):
    """Whether each bell rings at each look: three tables of shape (sets, looks)."""
    moved = [stability(one[REFERENCE:], one[:REFERENCE].ravel()) for one in riders]
    far = excess(typical(errors[:, REFERENCE:]), typical(errors[:, :REFERENCE]))
    return {
        "stability above 0.25": np.array(moved) > 0.25,
        "error, limit of one look": far > ONE_LOOK,
        "error, limit of all looks": far > MANY_LOOKS,
    }


riders, errors = without_drift(1000, np.random.default_rng(1))
bells = rings(riders, errors)
quiet = pd.DataFrame(
    {
        "of all looks": {name: ring.mean() for name, ring in bells.items()},
        "of five years": {name: ring.any(axis=1).mean() for name, ring in bells.items()},
    }
)
quiet.style.format("{:.1%}")

# %% tags=["hide-input"]
calm = np.ravel([stability(one[REFERENCE:], one[:REFERENCE].ravel()) for one in riders[:100]])
figure, axes = plt.subplots(figsize=(7, 2.4), layout="constrained")
axes.hist(calm, bins=40)
axes.axvline(0.25, color="C1", linestyle="--", label="rule of thumb")
axes.set(xlabel="population stability index", ylabel="looks", title="Where is the index when nothing happens?")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# The table says in what part of the looks a bell rings falsely, and in what part of the series at all.
# Only the last bell keeps its promise.
# The rule of thumb was not made for 28 days: with so few, the ten bins are never filled evenly.
#
# ## How soon?
#
# A bell that never rings is easy to build.
# So we let all errors grow by a factor, half a year after the watch began, and count the looks until it rings.

# %%
CHANGE = 6  # looks before the change
usual = typical(errors)
delay = {}
for growth in (1.2, 1.5, 2.0):
    ring = excess(growth * usual[:, REFERENCE + CHANGE :], usual[:, :REFERENCE]) > MANY_LOOKS
    delay[growth] = {
        "at the first look": ring[:, 0].mean(),
        "within half a year": ring[:, :6].any(axis=1).mean(),
        "within two years": ring[:, :26].any(axis=1).mean(),
    }
pd.DataFrame(delay).T.rename_axis("errors times").style.format("{:.0%}").format_index("{:.1f}")

# %% [markdown]
# ## Fifteen years of riders
#
# Now the real thing: riders at Clark/Lake in Chicago, day by day.
# The forecast in service knows the calendar: the weekday, the month, and whether the day is a holiday.
# It was fitted to the first two years, and the next two years say how large its errors usually are.
#
# Choose what else happens to the stream, and when, and run all cells from here on.

# %%
EVENTS = {
    "nothing else": lambda riders: riders,
    "a tenth lost": lambda riders: 0.9 * riders,
    "dated late": lambda riders: riders.shift(1).bfill(),
    "weekends lost": lambda riders: riders.where(riders.index.day_of_week < 5, 0.0),
    "other unit": lambda riders: 1000 * riders,
}
CHOICE = "nothing else"  # one of: nothing else, a tenth lost, dated late, weekends lost, other unit
SINCE = "2005-06-01"  # the watch begins in January 2005 and ends in August 2016

# %% tags=["hide-input"]
HOLIDAYS = USFederalHolidayCalendar().holidays("2000-01-01", "2016-12-31")
STATIONS = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california"]
FORTNIGHT = pd.Timedelta(days=14)
table = load("chicago").set_index("date")


def stream(choice, since):
    """The days as delivered, in whole blocks: riders, and the counts of two weeks and of a year before."""
    riders = table["ridership"].where(table.index < since, EVENTS[choice](table["ridership"]))
    known = riders.shift(14).fillna(table["clark_lake"])
    days = table[STATIONS].assign(riders=riders, clark_lake=known, year_before=known.shift(364 - 14).fillna(known))
    return days.iloc[: len(days) // BLOCK * BLOCK]


def calendar(days):
    """What the calendar knows of a day: 7 weekdays, 12 months, a holiday."""
    return np.column_stack(
        [np.eye(7)[days.index.day_of_week], np.eye(12)[days.index.month - 1], days.index.isin(HOLIDAYS)]
    )


def counts(days):
    """Counts of two weeks and of a year before, the weekday, and the holidays of both days."""
    holidays = [days.index.isin(HOLIDAYS), (days.index - FORTNIGHT).isin(HOLIDAYS)]
    return np.column_stack([days[[*STATIONS, "year_before"]], np.eye(7)[days.index.day_of_week], *holidays])


def trees():
    return HistGradientBoostingRegressor(loss="absolute_error", random_state=0)


LEARN = 26  # windows that a forecast learns from: two years


def windows(days, first, count):
    return days.iloc[first * BLOCK : (first + count) * BLOCK]


def fitted(model, columns, days, first):
    part = windows(days, first, LEARN)
    return model.fit(columns(part), part["riders"])


def errors_of(model, columns, days, first, count):
    """Absolute errors in `count` windows from number `first` on: shape (count, days)."""
    part = windows(days, first, count)
    return np.abs(model.predict(columns(part)) - part["riders"].to_numpy()).reshape(-1, BLOCK)


days = stream(CHOICE, SINCE)
TOTAL, WATCH = len(days) // BLOCK, LEARN + REFERENCE  # windows there are, and the first that is watched
ALL_LOOKS = limit(TOTAL - WATCH)
first = fitted(LinearRegression(), calendar, days, 0)
reference = typical(errors_of(first, calendar, days, LEARN, REFERENCE))
left_alone = excess(typical(errors_of(first, calendar, days, WATCH, TOTAL - WATCH)), reference)

ends = days.index[BLOCK - 1 :: BLOCK][WATCH:]
figure, axes = plt.subplots(figsize=(7, 2.6), layout="constrained")
axes.plot(ends, left_alone, linewidth=1, label="the forecast, left alone")
axes.axhline(ALL_LOOKS, color="C1", linestyle="--", linewidth=1, label="limit")
axes.set(ylabel="standard deviations", title="When would an alarm have rung?")
axes.legend(loc="lower right")
plt.show()

# %% [markdown]
# More people ride year by year, and a calendar does not know it.
# And the stability index, of the riders in each window?

# %%
looked_at = days["riders"].to_numpy().reshape(-1, BLOCK)[WATCH:]
index = stability(looked_at, windows(days, LEARN, REFERENCE)["riders"].to_numpy())
f"above 0.25 in {np.mean(index > 0.25):.0%} of {len(index)} looks"

# %% [markdown]
# It rings almost always, as it does without any drift.
#
# ## Which lever now?
#
# When the bell rings, we compare what can be done.
#
# - **Newer data**: the same line, fitted to the last two years.
# - **New features**: the same old rows, but the line gets the counts of two weeks and of a year before.
# - **Another model**: the same old rows and columns, but boosted trees.
# - **Nothing**.
#
# Each is fitted at the time of the alarm and judged by the year after it.
# Then we pull the newer data, and watch on against the same reference: what was promised stays promised.

# %%
YEAR = 13


def at_alarm(days, old, now):
    """Errors of the year from window `now` on, 13 means for each lever; the rows in service begin at window `old`."""
    levers = {
        "nothing": (LinearRegression(), calendar, old),
        "newer data": (LinearRegression(), calendar, now - LEARN),
        "new features": (LinearRegression(), counts, old),
        "another model": (trees(), calendar, old),
        "data and features": (LinearRegression(), counts, now - LEARN),
    }
    return {
        name: errors_of(fitted(model, columns, days, begin), columns, days, now, YEAR).mean(axis=1)
        for name, (model, columns, begin) in levers.items()
    }


alarms, old, now = {}, 0, WATCH
while True:
    service = fitted(LinearRegression(), calendar, days, old)
    far = excess(typical(errors_of(service, calendar, days, now, TOTAL - now)), reference)
    rung = np.flatnonzero(far > ALL_LOOKS)
    if not len(rung) or now + rung[0] + 1 + YEAR > TOTAL:
        break
    now += int(rung[0]) + 1  # the window is over when it is looked at
    alarms[now] = at_alarm(days, old, now)
    old = now - LEARN

rows = {}
for now, found in alarms.items():
    date = str(days.index[now * BLOCK].date())
    rows[date] = {"nothing": f"{found['nothing'].mean():.2f}"}
    for name in [*found][1:]:
        gain = corrected_interval(found["nothing"] - found[name], 0, ordered=True)
        rows[date][name] = f"{gain.mean:+.2f} ({gain.low:.2f} to {gain.high:.2f}): {verdict(gain, 0.05)}"
pd.DataFrame(rows).T.rename_axis("alarm") if rows else "no alarm"

# %% [markdown]
# The column **nothing** is the error of the year after the alarm if nobody does anything, in thousand riders.
# The others are gains over it, with 95 % intervals for windows in time.
# The years after neighbouring alarms overlap, so the rows are not independent.

# %% tags=["check"]
# The last claims are about the stream as it was, and only made for it.
names = ["newer data", "new features", "another model"]
better = {
    name: sum(
        verdict(corrected_interval(found["nothing"] - found[name], 0, ordered=True), 0.05) == "better"
        for found in alarms.values()
    )
    for name in names
}
worse = sum(
    verdict(corrected_interval(found["nothing"] - found["newer data"], 0, ordered=True), 0.05) == "worse"
    for found in alarms.values()
)
rule, one_look, all_looks = (float(share) for share in quiet["of five years"])
rule_looks = float(quiet["of all looks"].iloc[0])

claim(
    "Without any drift, the rule of thumb for the stability index rings at more than half of the looks.",
    rule_looks > 0.5,
    f"{rule_looks:.0%} of the looks at {BLOCK} days each",
)
claim(
    "An error bell with the limit of one look rings falsely in most series.",
    one_look > 0.7,
    f"{one_look:.0%} of 1,000 series of {LOOKS} looks",
)
claim(
    "With the limit of all looks, about one series in twenty rings, as promised.",
    0.03 < all_looks < 0.07,
    f"{all_looks:.1%} of 1,000 series",
)
claim(
    "The price is patience: an error half as large again is mostly not seen at the first look.",
    delay[1.5]["at the first look"] < 0.2 < delay[1.5]["within two years"],
    f"{delay[1.5]['at the first look']:.0%} at the first, {delay[1.5]['within two years']:.0%} within two years",
)
if CHOICE == "nothing else":
    claim(
        "Newer data helps after most alarms, and is never worse than nothing.",
        better["newer data"] > len(alarms) / 2 and worse == 0,
        f"better at {better['newer data']} of {len(alarms)} alarms, worse at {worse}",
    )
    claim(
        "Another model on the old rows helps less often than newer data, and than new features.",
        better["another model"] < min(better["newer data"], better["new features"]),
        f"better at {better['another model']} of {len(alarms)} alarms; new features at {better['new features']}",
    )
note(
    rule_looks=rule_looks,
    one_look=one_look,
    all_looks=all_looks,
    half_first=float(delay[1.5]["at the first look"]),
    double_half_year=float(delay[2.0]["within half a year"]),
    index=float(np.mean(index > 0.25)),
    alarms=len(alarms),
    data=better["newer data"],
    features=better["new features"],
    model=better["another model"],
)
