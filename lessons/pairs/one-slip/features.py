# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # One slip: work on the features
#
# Men are heavier than women, also at the same height.
# The table knows who is a woman and who is a man, and the line does not use it.
# Let us give it to the line.

# %%
import pandas as pd

from task import task

# %% [markdown]
# ## A first look
#
# Mean weight by sex, for people of about the same height.

# %%
rows = task.rows
tallness = pd.cut(rows["height"], [160, 165, 170, 175, 180], right=False).rename("height, cm")
rows.pivot_table("weight", tallness, "sex", observed=True).round(0)

# %% [markdown]
# Men are heavier by several kilograms, except among the shortest, where there is only one man.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def features():
    return ColumnTransformer(
        [
            ("sex", OneHotEncoder(drop="if_binary"), ["sex"]),
            ("height", StandardScaler(), ["height"]),
        ]
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# It helps some, but it does not come near the other two levers.
# The line still has the exchanged row in it, and so it still hardly looks at the height.
# What the sex adds is mostly a stand-in for the height that the line has lost.
#
# We can see that in what the line has learnt: kilograms for each step of height, with and without the row.

# %%
from sklearn.linear_model import LinearRegression

step = rows["height"].drop(index=11).std()


def learnt(rows):
    inputs = pd.DataFrame(
        {"a man": rows["sex"].eq("M").astype(float), "taller by one usual step": rows["height"] / step}
    )
    return pd.Series(LinearRegression().fit(inputs, rows["weight"]).coef_, inputs.columns)


pd.DataFrame({"all 200 rows": learnt(rows), "without row 11": learnt(rows.drop(index=11))}).round(1)

# %% [markdown]
# With the bad row the line even holds that taller people weigh less, and puts everything down to being a man.
# Without it both count.
#
# ## Let the height bend
#
# With the square of the height the line becomes a curve.
# One end of it can go to the bad row, and the rest need not follow.

# %% Sex and a bent height tags=["rival"]
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, PolynomialFeatures, StandardScaler


def features():
    # the sex, the height and its square
    bend = make_pipeline(StandardScaler(), PolynomialFeatures(degree=2, include_bias=False))
    return make_column_transformer((OneHotEncoder(drop="if_binary"), ["sex"]), (bend, ["height"]))


# %%
task.compare(features=features)

# %% [markdown]
# That is a repair by accident: a square is usually added to describe the many, and not to get rid of one.
# It works because only one row lies at that end.
#
# What would change our mind: a gain from the sex as large as that from mending the row.
