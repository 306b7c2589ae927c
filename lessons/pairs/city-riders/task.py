# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # City riders: the task
#
# How many thousand people will enter the Clark/Lake station of Chicago's trains on a given day?
# We must say so two weeks ahead, so that trains and people can be planned.
# The table gives the counts of six stations two weeks before each day; these we know in time.

# %%
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from whichlever.lab import RollingOrigin, Task, load

days = load("chicago")
stations = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california"]

# %% [markdown]
# We leave the weather out: the help page does not say whether it is that of the day or of two weeks before.
#
# A transformer sees one row at a time.
# So we make columns here, from the past and from the calendar only.
# They say the day of the week (0 is Monday).
# They say whether the day is a federal holiday, and whether the day two weeks before was.
# One more is the station's count 52 weeks before.
# In the first year there is no such count; there we take the one of two weeks before.

# %%
holidays = USFederalHolidayCalendar().holidays("2000-01-01", "2016-12-31")
rows = days[["date", "ridership", *stations]].assign(
    weekday=days["date"].dt.day_of_week,
    holiday=days["date"].isin(holidays).astype(int),
    holiday_before=(days["date"] - pd.Timedelta(days=14)).isin(holidays).astype(int),
    year_before=days["clark_lake"].shift(364 - 14).fillna(days["clark_lake"]),
)
rows.head()

# %% [markdown]
# The start draws a straight line through the six counts.
# We test as it would be used: learn from all days so far, predict the next eight weeks, and go on by eight weeks.

# %%
task = Task(
    rows=rows,
    target="ridership",
    time="date",
    split=RollingOrigin(by="date", n_splits=20, test_size=56),
    metric="neg_mean_absolute_error",
    unit="thousand riders",
    features=make_column_transformer((StandardScaler(), stations)),
    model=LinearRegression(),
    negligible=0.05,
    no_model="year before",
)
