# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # City riders: work on the features
#
# Two weeks before is a good guess, because it is the same day of the week.
# When does it fail?
# Let us look at the days.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The ten days of the year 2014 on which the count two weeks before was the worst guess, in thousands.

# %%
rows = task.rows
miss = rows["ridership"] - rows["clark_lake"]
in_2014 = rows[rows["date"].dt.year == 2014].assign(miss=miss.round(1))
worst = in_2014.loc[in_2014["miss"].abs().sort_values(ascending=False).index[:10]]
worst.sort_values("date")[["date", "ridership", "clark_lake", "miss", "holiday", "holiday_before"]]

# %% [markdown]
# Holidays, and days two weeks after one.
# Nobody has to learn them from the past: they stand in every calendar, years ahead.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    # what was: the stations two weeks before, and our own a year before
    counts = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california", "year_before"]
    # what is known of the day itself
    weekday = OneHotEncoder(categories=[range(7)], sparse_output=False)
    return make_column_transformer(
        (StandardScaler(), counts),
        (weekday, ["weekday"]),
        ("passthrough", ["holiday", "holiday_before"]),
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# A large part of the error is gone.
# Which of the new columns did it?

# %%
everything = features

# %% Holidays only tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import StandardScaler


def features():
    counts = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california"]
    return make_column_transformer((StandardScaler(), counts), ("passthrough", ["holiday", "holiday_before"]))


# %%
holidays_only = features

# %% The year before only tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import StandardScaler


def features():
    counts = ["clark_lake", "quincy_wells", "irving_park", "harlem", "kedzie", "california", "year_before"]
    return make_column_transformer((StandardScaler(), counts))


# %%
year_before_only = features
task.compare(
    features={"all": everything, "holidays only": holidays_only, "year before only": year_before_only}
)

# %% [markdown]
# Each helps by itself.
# All together have the smallest mean error, and are not shown to beat the year before alone.
# The count of 52 weeks before knows the holidays that fall on a fixed day of the week, and the mood of the season.
#
# What would change our mind: a year in which the calendar breaks, by a strike, a flood, or an empty city.
