# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Impossible hour: the task
#
# How strong will the wind be at Newark airport in the next hour?
# The simplest forecast is a line from this hour's wind to the next.

# %%
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression

from whichlever.lab import RollingOrigin, Task, load

# %% [markdown]
# We keep one row for each hour at Newark; the other airports come later in the file, so the row numbers stay.
# A transformer sees one row at a time, so each row also gets what was known an hour before:
# the wind there, and at Kennedy and LaGuardia, the other two airports of the city.
# We join the airports by universal time, because in local time one hour of November comes twice.

# %%
weather = load("weather")
winds = weather.pivot(index="time_hour", columns="origin", values="wind_speed")
before = winds.set_axis(winds.index + pd.Timedelta(hours=1)).rename(
    columns={"EWR": "newark_before", "JFK": "kennedy_before", "LGA": "laguardia_before"}
)
newark = weather.loc[weather["origin"] == "EWR", ["time_hour", "wind_speed"]]
week = ((newark["time_hour"] - newark["time_hour"].min()).dt.days // 7).rename("week")
rows = pd.concat([week, newark], axis=1).join(before, on="time_hour")
rows.iloc[1007:1012]

# %% [markdown]
# Row 1009 holds a wind of more than a thousand miles an hour.
# In row 1010 it is what was known an hour before.
# Neither is ever tested; both are in every training set, because they come early in the year.
#
# We forecast one week after the other, the last twenty of the year, and train on everything that came before.

# %%
task = Task(
    rows=rows,
    target="wind_speed",
    test_on=~rows.index.isin([1009, 1010]),
    split=RollingOrigin(by="week", n_splits=20, test_size=1),
    time="time_hour",
    metric="neg_mean_absolute_error",
    unit="mph",
    features=ColumnTransformer([("wind", SimpleImputer(strategy="median"), ["newark_before"])]),
    model=LinearRegression(),
    negligible=0.1,
    no_model="newark_before",
)
