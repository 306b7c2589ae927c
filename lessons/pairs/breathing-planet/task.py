# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A breathing planet: the task
#
# How much carbon dioxide will be in the air above Mauna Loa, week by week, in the year to come?
# We know one thing about a week of the future: its date.

# %%
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression

from whichlever.lab import RollingOrigin, Task, load

# %% [markdown]
# The date becomes a number of years.
# Some weeks were not measured; they are in the table without a value, and are never tested.

# %%
weeks = load("co2")
dates = weeks["date"]
rows = weeks.assign(year=dates.dt.year + (dates.dt.day_of_year - 0.5) / 365.25)
rows.head(8)

# %% [markdown]
# The start is a straight line through all weeks so far.
#
# We test as such a forecast would be used: learn from all that was, predict the next 52 weeks, and go on by a year.

# %%
task = Task(
    rows=rows,
    target="co2",
    time="date",
    split=RollingOrigin(by="date", n_splits=20, test_size=52),
    metric="neg_mean_absolute_error",
    unit="ppm",
    features=make_column_transformer(("passthrough", ["year"])),
    model=LinearRegression(),
    negligible=0.1,
    no_model="year before",
)
