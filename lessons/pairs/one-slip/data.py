# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One slip: work on the data
#
# Everybody was measured, and most also reported their height and weight.
# So we have a second opinion on nearly every row.
# Where the measured weight is closer to the reported *height*, the two were written into each other's place.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression

from task import task

# %% [markdown]
# ## A first look
#
# The largest differences between what was measured and what was reported.

# %%
rows = task.rows
apart = pd.DataFrame(
    {"weight": (rows["weight"] - rows["repwt"]).abs(), "height": (rows["height"] - rows["repht"]).abs()}
)
rows.loc[apart.max(axis=1).nlargest(6).index]

# %% [markdown]
# People err by a few kilograms and centimetres.
# One row is of another kind: she weighs her height, and measures her weight.
#
# What does that row do to the line?
# The slope says how many kilograms go with one centimetre more.


# %%
def slope(rows):
    return LinearRegression().fit(rows[["height"]], rows["weight"]).coef_[0]


pd.Series({"all 200 rows": slope(rows), "without row 11": slope(rows.drop(index=11))}, name="kg for each cm").round(
    2
).to_frame()

# %% [markdown]
# ## The lever
#
# It exchanges the two cells back.
# Nothing is bought: the answers were in the table.

# %% tags=["lever"]
def data(train, expert):
    # a weight that is nearer to the reported height than to the reported weight stands in the wrong column
    to_height = (train["weight"] - train["repht"]).abs()
    to_weight = (train["weight"] - train["repwt"]).abs()
    exchanged = to_height < to_weight
    return train.assign(
        weight=train["weight"].mask(exchanged, train["height"]),
        height=train["height"].mask(exchanged, train["weight"]),
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Two cells of a thousand make all that difference.
#
# ## Exchange it back, or throw it away?
#
# And if we are already sweeping: what if everybody goes whose report is off by more than three kilograms
# or centimetres?

# %%
exchange = data

# %% The row dropped tags=["rival"]
def data(train, expert):
    return train[train["weight"] < train["height"]]


# %%
drop_it = data

# %% All doubtful rows dropped tags=["rival"]
def data(train, expert):
    weight_apart = (train["weight"] - train["repwt"]).abs()
    height_apart = (train["height"] - train["repht"]).abs()
    return train[~((weight_apart > 3) | (height_apart > 3))]


# %%
task.compare(data={"exchanged back": exchange, "dropped": drop_it, "all doubtful dropped": data})

# %% [markdown]
# One row more or less makes no difference, as long as it is not wrong.
# The wide sweep costs many good rows, and on the test rows it buys nothing that we can see.
#
# What would change our mind: a second exchange that the reports do not show, because that person reported nothing.
