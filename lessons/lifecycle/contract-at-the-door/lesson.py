# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A contract at the door
#
# Every four weeks a file arrives: how many thousand people entered six stations on each day.
# A forecast learns from it, and starts from it.
# We damage the file, and look at what that does to the forecast.

# %% tags=["check"]
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandas.tseries.holiday import USFederalHolidayCalendar
from sklearn.linear_model import LinearRegression

from whichlever.lab import claim, load, note
from whichlever.lab.evidence import corrected_interval

# %% [markdown]
# ## The deliveries
#
# The station columns of the table hold the counts of 14 days before; we date them back.
# Then we cut the days in blocks of four weeks.
# Each block is written as it would be sent: one row for each day and station.

# %%
STATIONS = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california"]
table = load("chicago")
wide = table.set_index(table["date"] - pd.Timedelta(days=14))[STATIONS].rename_axis("date")
BLOCK = 28


def deliveries():
    """The good files in order, each of 28 days, as rows of date, station, riders."""
    blocks = [wide.iloc[start : start + BLOCK] for start in range(0, len(wide) - BLOCK + 1, BLOCK)]
    return [
        block.reset_index().melt("date", var_name="station", value_name="riders").sort_values("date", kind="stable")
        for block in blocks
    ]


good = deliveries()
good[200].head(7)

# %% [markdown]
# ## Bad deliveries
#
# Each is a thing that senders do without any bad will.


# %%
def unit_change(sent, rng):
    """People instead of thousands of people."""
    return sent.assign(riders=sent["riders"] * 1000)


def shifted_column(sent, rng):
    """The numbers have slipped: each station has those of the next one."""
    names = dict(zip(STATIONS, np.roll(STATIONS, 1), strict=True))
    return sent.assign(station=sent["station"].map(names))


def new_code(sent, rng):
    """Clark/Lake has a new code."""
    return sent.replace({"station": {"clark_lake": "clark_lake_blue"}})


def late_rows(sent, rng):
    """The last ten days are not there yet."""
    return sent[sent["date"] <= sent["date"].max() - pd.Timedelta(days=10)]


def sent_twice(sent, rng):
    """The last two weeks are in the file twice."""
    return pd.concat([sent, sent[sent["date"] > sent["date"].max() - pd.Timedelta(days=14)]])


def shifted_day(sent, rng):
    """The numbers are dated one day late, the last day's on the first: a clock in another time zone."""
    late = sent["date"] + pd.Timedelta(days=1)
    return sent.assign(date=late.where(late <= sent["date"].max(), sent["date"].min()))


def text_numbers(sent, rng):
    """A decimal comma: the numbers are texts."""
    return sent.assign(riders=sent["riders"].map("{:.3f}".format).str.replace(".", ","))


def missing_as_zero(sent, rng):
    """A gateway was down for eight days, and the export wrote zeros."""
    days = sent["date"] > sent["date"].max() - pd.Timedelta(days=8)
    return sent.assign(riders=sent["riders"].where(~days, 0.0))


BAD = {
    "unit change": unit_change,
    "shifted column": shifted_column,
    "new code": new_code,
    "late rows": late_rows,
    "sent twice": sent_twice,
    "shifted day": shifted_day,
    "text numbers": text_numbers,
    "missing as zero": missing_as_zero,
}

# %% [markdown]
# ## The contract
#
# It has four parts: what columns and codes there are, which rows must be there, which counts are possible,
# and how the file must fit the last three good ones.
# The last part looks at two things: each day's riders against the usual ones of its weekday,
# and each station's share of a day's riders.
# A day on which one station is closed is real and may pass; a day without anybody anywhere may not.

# %%
CLOSED = 0.1  # thousand: a station with fewer was closed
BUSIER = 1.8  # a day's riders against its weekday's usual ones, up or down
HOLIDAYS_AT_MOST = 6  # so many days of the 28 may be further off
SHARE = 1.5  # a station's typical share of the riders against the files before
POSSIBLE = {"clark_lake": 40, "quincy_wells": 15, "irving_park": 8, "harlem": 8, "kedzie": 8, "california": 3}


def profile(sent):
    """Riders of each day at all stations, and each station's typical share on days on which it was open."""
    days = sent.groupby(["date", "station"])["riders"].sum().unstack()
    total = days.sum(axis=1)
    return total, days.where(days > CLOSED).div(total, axis=0).median()


def odd_days(total, usual):
    """How many days are far from the usual riders of their weekday."""
    return int((apart(total, total.index.day_of_week.map(usual).to_numpy()) > BUSIER).sum())


def apart(one, other):
    """By which factor two series differ, entry by entry, 1 or more."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(np.log(one / other).abs())


def contract(start, before):
    """What the file that begins on `start` must be, after the good files `before`, taken together."""
    days = pd.date_range(start, periods=BLOCK)
    total, shares = profile(before)
    usual = total.groupby(total.index.day_of_week).median()
    return pa.DataFrameSchema(
        {
            "date": pa.Column(pa.DateTime, pa.Check.isin(days, name="days of these four weeks")),
            "station": pa.Column(str, pa.Check.isin(STATIONS, name="known stations")),
            "riders": pa.Column(float, pa.Check.ge(0, name="no negative count")),
        },
        checks=[
            pa.Check(lambda sent: len(sent) == BLOCK * len(STATIONS), name="all rows"),
            pa.Check(lambda sent: sent["riders"] <= sent["station"].map(POSSIBLE), name="possible counts"),
            pa.Check(lambda sent: sent.groupby("date")["riders"].sum().min() > 1, name="somebody on each day"),
            pa.Check(lambda sent: odd_days(profile(sent)[0], usual) <= HOLIDAYS_AT_MOST, name="usual days"),
            pa.Check(lambda sent: (apart(profile(sent)[1], shares) <= SHARE).all(), name="usual shares"),
        ],
        unique=["date", "station"],
        strict=True,
    )


def broken(sent, start, before):
    """The parts of the contract that the file breaks: none if it may come in."""
    try:
        contract(start, before).validate(sent.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as error:
        return sorted({str(name) for name in error.failure_cases["check"]})
    return []


def start_of(number):
    return wide.index[0] + pd.Timedelta(days=BLOCK * number)


def before(number):
    return pd.concat(good[number - 3 : number])


# %% [markdown]
# Does it stop files that are good?
# We ask all of them.

# %% tags=["hide-input"]
LATER = next(number for number in range(len(good)) if start_of(number).year == 2009)
verdicts = {number: broken(good[number], start_of(number), before(number)) for number in range(3, len(good))}
stopped = pd.Series({number: bool(parts) for number, parts in verdicts.items()})
furthest = {number: apart(profile(good[number])[1], profile(before(number))[1]).max() for number in verdicts}
early_share = max(far for number, far in furthest.items() if number < LATER)
later_share = max(far for number, far in furthest.items() if number >= LATER)
pd.DataFrame(
    {"files": [LATER - 3, len(good) - LATER], "stopped": [stopped.loc[: LATER - 1].sum(), stopped.loc[LATER:].sum()]},
    index=["2001 to 2008", "2009 to 2016"],
)

# %% [markdown]
# ## What a bad delivery costs
#
# The forecast is a straight line through the counts of 14 days before, the weekday, and the holidays of both days.
# It learns from the last two years of files, the newest included, and predicts Clark/Lake for the next two weeks.
# The pipeline reads in good faith: it adds up what is there twice, and fills what is not there with the usual count.
#
# If the file is stopped, the forecast has to do without it.
# It learns from the older files, and looks at the same weekday four weeks earlier.

# %%
HOLIDAYS = USFederalHolidayCalendar().holidays("2000-01-01", "2016-12-31")
AHEAD = 14


def read(sent):
    """A file as the pipeline reads it: a row for each day, a column for each station; gaps are NaN."""
    numbers = sent.assign(riders=pd.to_numeric(sent["riders"], errors="coerce"))
    days = numbers.groupby(["date", "station"])["riders"].sum(min_count=1).unstack()
    return days.reindex(columns=STATIONS)


def inputs(counts, days, back):
    known = counts.reindex(days - pd.Timedelta(days=back)).fillna(counts.median()).to_numpy()
    weekday = np.eye(7)[days.day_of_week]
    holidays = [days.isin(HOLIDAYS), (days - pd.Timedelta(days=back)).isin(HOLIDAYS)]
    return np.column_stack([known, weekday, *holidays])


def error(counts, end, back=AHEAD):
    """Mean absolute error, thousand riders, of the two weeks after `end`, learnt and predicted from `counts`."""
    days = counts.index[AHEAD:]
    target = counts["clark_lake"].reindex(days)
    line = LinearRegression().fit(inputs(counts, days, AHEAD)[target.notna()], target.dropna())
    ahead = pd.date_range(end + pd.Timedelta(days=1), periods=AHEAD)
    return float(np.abs(line.predict(inputs(counts, ahead, back)) - wide["clark_lake"].loc[ahead]).mean())


@cache
def without_damage(number):
    """The error with the good file, and with none."""
    start = start_of(number)
    end = start + pd.Timedelta(days=BLOCK - 1)
    counts = wide.loc[start - pd.Timedelta(days=730) : end]
    return error(counts, end), error(counts.iloc[:-BLOCK], end, back=AHEAD + BLOCK)


def costs(sent, number):
    """The error with the good file, with `sent` let in, and with it stopped."""
    start = start_of(number)
    days = pd.date_range(start, periods=BLOCK)
    older = wide.loc[start - pd.Timedelta(days=730) : start - pd.Timedelta(days=1)]
    good_file, no_file = without_damage(number)
    return good_file, error(pd.concat([older, read(sent).reindex(days)]), days[-1]), no_file


# %% [markdown]
# Choose a bad delivery and a date, and run the next cell.

# %%
CHOICE = "shifted day"  # one of: unit change, shifted column, new code, late rows, sent twice, shifted day,
#                         text numbers, missing as zero
NUMBER = 180  # which file, from 3 to 202

sent = BAD[CHOICE](good[NUMBER], np.random.default_rng(0))
fine_error, let_in, no_file = np.round(costs(sent, NUMBER), 2)
pd.Series(
    {
        "the file begins on": str(start_of(NUMBER).date()),
        "parts broken": ", ".join(broken(sent, start_of(NUMBER), before(NUMBER))) or "none",
        "error, good file": fine_error,
        "error, let in": let_in,
        "error, stopped": no_file,
    },
    name=CHOICE,
).astype(str).to_frame()

# %% [markdown]
# Would anybody see it in the file?

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.6), layout="constrained")
for name, file, style in (("good", good[NUMBER], "o-"), (CHOICE, sent, "s--")):
    counts = read(file)["clark_lake"]
    axes.plot(range(1, len(counts) + 1), counts, style, markersize=3, linewidth=1, label=name)
axes.set(xlabel="day in the file", ylabel="Clark/Lake, thousand riders", title="Two deliveries")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# Now each kind, in one file out of five from 2009 on.
# The two weeks that are predicted never overlap.
# **Let in** is the error that the bad file adds; **stopped** is what it costs to do without the file;
# **the contract saves** is the difference.

# %% tags=["hide-input"]
WINDOWS = range(LATER, len(good) - 1, 5)


def measure(kinds):
    """For each kind: the share stopped by the contract, and three arrays of errors, one number for each window."""
    rng, found = np.random.default_rng(0), {}
    for name, damage in kinds.items():
        bad = [damage(good[number], rng) for number in WINDOWS]
        caught = np.mean([bool(broken(one, start_of(n), before(n))) for one, n in zip(bad, WINDOWS, strict=True)])
        found[name] = (caught, *np.transpose([costs(one, n) for one, n in zip(bad, WINDOWS, strict=True)]))
    return found


def shown(found):
    rows = {}
    for name, (caught, fine, let_in, stop) in found.items():
        gains = {"let in": let_in - fine, "stopped": stop - fine, "the contract saves": let_in - stop}
        rows[name] = {"caught": f"{caught:.0%}"}
        for what, values in gains.items():
            one = corrected_interval(values, 0, ordered=True)
            places = 2 if abs(one.mean) < 20 else 0
            rows[name][what] = f"{one.mean:,.{places}f} ({one.low:,.{places}f} to {one.high:,.{places}f})"
    return pd.DataFrame(rows).T


found = measure(BAD)
shown(found)

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 3), layout="constrained")
for place, name, mark in ((2, "let in", "s"), (3, "stopped", "o"), (1, "good file", "|")):
    axes.plot([one[place].mean() for one in found.values()], [*found], mark, label=name)
axes.set(xscale="log", xlabel="mean error, thousand riders", title="Is it better to let it in?")
axes.invert_yaxis()
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# The numbers are thousands of riders, with 95 % intervals for windows in time.
#
# ## Strangers
#
# The contract was written with these eight in mind.
# What of damage that nobody thought of?
# Some of it is gross, some is fine.


# %% tags=["hide-input"]
def one_station_scaled(sent, rng):
    factor = rng.choice([0.001, 0.01, 0.1, 10, 100, 1000])
    return sent.assign(riders=sent["riders"].where(sent["station"] != rng.choice(STATIONS), sent["riders"] * factor))


def days_in_random_order(sent, rng):
    days = sent["date"].unique()
    return sent.assign(date=sent["date"].map(dict(zip(days, rng.permutation(days), strict=True))))


def some_rows_lost(sent, rng):
    return sent.drop(index=rng.choice(sent.index, rng.integers(1, 40), replace=False))


def another_year(sent, rng):
    return sent.assign(date=sent["date"] - pd.Timedelta(days=364))


def running_total(sent, rng):
    return sent.assign(riders=sent.groupby("station")["riders"].cumsum())


def some_empty_cells(sent, rng):
    return sent.assign(riders=sent["riders"].mask(rng.random(len(sent)) < rng.uniform(0.05, 0.5)))


def all_a_fifth_more(sent, rng):
    return sent.assign(riders=sent["riders"] * 1.2)


def all_a_third_less(sent, rng):
    return sent.assign(riders=sent["riders"] * 2 / 3)


def neighbours_exchanged(sent, rng):
    return sent.replace({"station": {"harlem": "kedzie", "kedzie": "harlem"}})


def stuck_for_ten_days(sent, rng):
    days = read(sent)
    days.iloc[-10:] = days.iloc[-11].to_numpy()
    return days.reset_index().melt("date", var_name="station", value_name="riders")


GROSS = {
    "one station scaled": one_station_scaled,
    "days in random order": days_in_random_order,
    "some rows lost": some_rows_lost,
    "another year": another_year,
    "running total": running_total,
    "some empty cells": some_empty_cells,
}
FINE = {
    "all a fifth more": all_a_fifth_more,
    "all a third less": all_a_third_less,
    "neighbours exchanged": neighbours_exchanged,
    "stuck for ten days": stuck_for_ten_days,
}


def stranger(sent, rng):
    """A damage of a random gross kind: its name, and the file."""
    name = str(rng.choice([*GROSS]))
    return name, GROSS[name](sent, rng)


rng = np.random.default_rng(1)
drawn = [(number, *stranger(good[number], rng)) for number in rng.integers(LATER, len(good), 100)]
caught = pd.DataFrame(
    [(name, bool(broken(bad, start_of(number), before(number)))) for number, name, bad in drawn],
    columns=["damage", "caught"],
)
caught.groupby("damage")["caught"].agg(["size", "sum"]).set_axis(["files", "caught"], axis=1)

# %% tags=["hide-input"]
fine = measure(FINE)
shown(fine)

# %% [markdown]
# What a contract lets pass is what looks like a file that could be true.
# The two tables say whether that matters.

# %% tags=["check"]
saves, price = {}, {}
for name, (_, fine_error, let_in, no_file) in found.items():
    saves[name] = corrected_interval(let_in - no_file, 0, ordered=True)
    price[name] = corrected_interval(no_file - fine_error, 0, ordered=True)
stop_price = price[CHOICE]
harm = {
    name: corrected_interval(let_in - fine_error, 0, ordered=True)
    for name, (_, fine_error, let_in, _) in (found | fine).items()
}
quiet = harm["all a fifth more"]
least = min(saves, key=lambda name: saves[name].mean)

claim(
    "The contract lets every good file in, also those from 2009 on.",
    not stopped.any(),
    f"{len(stopped)} files, {int((stopped.index >= LATER).sum())} of them from 2009 on",
)
claim(
    "It stops each of the eight listed bad deliveries, in every file that we damaged.",
    all(caught_share == 1 for caught_share, *_ in found.values()),
    f"{len(BAD)} kinds in {len(WINDOWS)} files each",
)
claim(
    "It stops gross damage that it was not written for.",
    bool(caught["caught"].all()),
    f"{int(caught['caught'].sum())} of {len(caught)} files",
)
claim(
    "For each kind, stopping the file is better than letting it in.",
    all(one.low > 0 for one in saves.values()),
    f"least for {least}: {saves[least].low:.2f} to {saves[least].high:.2f} thousand riders",
)
claim(
    "To do without the newest file costs less than a quarter of the usual error.",
    stop_price.high < 0.25 * float(np.mean(found[CHOICE][1])),
    f"{stop_price.low:.2f} to {stop_price.high:.2f} thousand riders",
)
claim(
    "What the contract lets pass is not always harmless: a fifth more at all stations adds to the error.",
    fine["all a fifth more"][0] == 0 and quiet.low > 0,
    f"{quiet.low:.2f} to {quiet.high:.2f} thousand riders",
)
claim(
    "A third less at all stations adds to the error too, and most of these files pass.",
    fine["all a third less"][0] < 0.5 and harm["all a third less"].low > 0,
    f"{harm['all a third less'].low:.2f} to {harm['all a third less'].high:.2f} thousand riders; "
    f"{fine['all a third less'][0]:.0%} of the files stopped",
)
note(
    start=float(np.mean(found[CHOICE][1])),
    windows=len(WINDOWS),
    later=int((stopped.index >= LATER).sum()),
    unit=harm["unit change"].mean,
    shifted_day=harm["shifted day"].mean,
    shifted_day_low=harm["shifted day"].low,
    shifted_day_high=harm["shifted day"].high,
    late=harm["late rows"].mean,
    late_low=harm["late rows"].low,
    late_high=harm["late rows"].high,
    stop=stop_price.mean,
    stop_low=stop_price.low,
    stop_high=stop_price.high,
    quiet=quiet.mean,
    third=harm["all a third less"].mean,
    third_low=harm["all a third less"].low,
    third_high=harm["all a third less"].high,
    third_caught=float(fine["all a third less"][0]),
    quiet_low=quiet.low,
    quiet_high=quiet.high,
    early_share=float(early_share),
    later_share=float(later_share),
)
