# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Two bundles: work on the features
#
# The titles that tell us which auctions to drop can also go into the model.
# Then the line knows that this one sold a console, and that one several games.

# %%
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

from task import task

# %% [markdown]
# ## A first look
#
# Titles that name a console, or games in the plural.

# %%
rows = task.rows
pd.set_option("display.max_colwidth", None)
rows.loc[rows["title"].str.contains(r"console|\bgames\b", case=False, na=False), ["total_pr", "wheels", "title"]]

# %% [markdown]
# ## The lever
#
# Two columns more: one for a console, one for games.

# %% tags=["lever"]
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder


def what_else(rows):
    title = rows["title"].fillna("").str.lower()
    return rows.assign(console=title.str.contains("console"), games=title.str.contains(r"\bgames\b"))[
        ["console", "games"]
    ]


def features():
    return ColumnTransformer(
        [
            ("flags", OneHotEncoder(drop="if_binary"), ["cond", "stock_photo"]),
            ("numbers", "passthrough", ["duration", "wheels"]),
            ("title", FunctionTransformer(what_else), ["title"]),
        ]
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# Compare this with the table in the lesson on the data: the two agree.
# That is no accident.
# A column that is 1 in a single row gives the line a free hand for that row.
# It fits that price exactly, whatever the rest is.
# So the row has no say in anything else.
# For a line, a column of its own and a deletion are the same thing.
#
# ## One column for both? A column for every word?


# %%
def more_than_the_game(rows):
    return rows[["title"]].apply(lambda title: title.str.contains(r"console|\bgames\b", case=False, na=False))


def one_column():
    kept = features().transformers[:2]
    return ColumnTransformer([*kept, ("title", FunctionTransformer(more_than_the_game), ["title"])])


def titles(rows):
    return rows["title"].fillna("")


def every_word():
    words = make_pipeline(FunctionTransformer(titles), CountVectorizer(binary=True))
    return ColumnTransformer([*features().transformers[:2], ("title", words, ["title"])])


task.compare(features={"console, games": features, "one column for both": one_column, "every word": every_word})

# %% [markdown]
# One column for both rows does less.
# It can only take on their mean, and the gap between a console and ten games is left for the other columns to explain.
# A column for every word is not shown to help at all.
# It explains too much: it learns the few auctions it has seen by heart.
#
# There is one thing that a deletion cannot do.
# With the columns the line has a price for a bundle, if a rough one.
# Without the rows it would take a console for a game.
#
# What would change our mind: many bundles of each kind, so that a column can learn from more than one row.
