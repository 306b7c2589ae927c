# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Impossible hour: work on the data
#
# No wind like that ever blew.
# The strongest gust that was ever measured outside a tornado had 253 miles an hour, as the World Meteorological
# Organization has it.
# And the two airports nearby recorded an ordinary wind at that hour.
# So they can stand in.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# The strange hour is in two places: in one row as the wind to forecast, in the next as the wind an hour before.

# %%
task.rows.iloc[1007:1012].drop(columns=["week", "time_hour"]).round(1)

# %% [markdown]
# ## The lever
#
# Where the wind an hour before is impossible, `repair` takes the mean of the two neighbours.
# It needs that row only, so it would also work in service.
# Where the wind to forecast is impossible, `data` drops the training row.

# %% tags=["lever"]
STRONGEST = 253  # miles per hour, the strongest gust ever measured outside a tornado


def repair(rows):
    # what cannot have been is replaced by what the neighbours had at that hour
    neighbours = rows[["kennedy_before", "laguardia_before"]].mean(axis=1)
    return rows.assign(newark_before=rows["newark_before"].mask(rows["newark_before"] > STRONGEST, neighbours))


def data(train, expert):
    return train[train["wind_speed"] <= STRONGEST]


# %% [markdown]
# ## What it changes

# %%
task.compare(repair=repair, data=data)

# %% [markdown]
# ## Which half does it?
#
# First the repair of the wind an hour before, alone.

# %%
task.compare(repair=repair)

# %% [markdown]
# Now the dropped row, alone.

# %%
task.compare(data=data)

# %% [markdown]
# The two halves are not worth the same.
# As something to forecast, the strange hour is one large miss: it lifts the whole line a little.
# As something to forecast *from*, it lies far out, and from there it turns the line.
#
# ## Without neighbours?
#
# Not every station has two others nearby.
# Then one can leave out the two rows in which the strange wind stands.

# %% Drop both rows tags=["rival"]
STRONGEST = 253  # miles per hour


def data(train, expert):
    return train[(train["wind_speed"] <= STRONGEST) & ~(train["newark_before"] > STRONGEST)]


# %%
task.compare(data=data)

# %% [markdown]
# On these weeks this is practically equal to the repair.
# In service it is not: the next impossible wind may stand in the very row from which to forecast.
# That row cannot be left out.
#
# What would change our mind: a report of that hour from the station that shows a storm.
