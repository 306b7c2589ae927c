# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Which penguin: work on the data
#
# One hundred and twenty birds are not many.
# "Get more data" is the advice that one hears most often.
# So we pay for up to 160 birds more.

# %%
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_predict

from task import task

# %% [markdown]
# ## A first look
#
# More birds bring the error on new birds closer to the error on those that the model was fitted to.
# They hardly bring it below.
# How far apart are the two at the start, in grams?
# Cross-validation leaves out a tenth of a split's own training birds at a time, so no tested bird is looked at.
# One split could deceive us, so we take the mean over all.

# %%
bill, errors = ["culmen_length_mm", "culmen_depth_mm"], []
for split in task.splits:
    train = task.rows.loc[split.train].dropna(subset=["body_mass_g"])
    inputs, mass, plane = train[bill], train["body_mass_g"], LinearRegression()
    guesses = plane.fit(inputs, mass).predict(inputs), cross_val_predict(plane, inputs, mass, cv=10)
    errors.append([(mass - guess).abs().mean() for guess in guesses])
means = pd.DataFrame(errors, columns=["birds that it was fitted to", "birds that were left out"]).mean()
means.rename("error, g").round(0).to_frame()

# %% [markdown]
# Both are large, and they are close.
# The plane misses its own birds by hundreds of grams, so it is not short of birds.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import pandas as pd


def data(train, expert):
    # as many more birds as we can pay for
    more = pd.concat([train, expert.collect(expert.budget)])
    return more.dropna(subset=["body_mass_g"])


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# More than twice as many birds, and nothing that anybody would notice.
#
# ## Other work on the data
#
# The species are not equally frequent: what if each weighs the same?
# And some birds carry a remark, such as "Nest never observed with full clutch.": what if they go?


# %%
more_birds = data


# %% Species weigh alike tags=["rival"]
def data(train, expert):
    known = train.dropna(subset=["body_mass_g"])
    return known.assign(sample_weight=1 / known.groupby("species")["species"].transform("size"))


# %%
def without_remarks(train, expert):
    return train[train["comments"].isna()].dropna(subset=["body_mass_g"])


task.compare(data={"more birds": more_birds, "species weigh alike": data, "none with remarks": without_remarks})

# %% [markdown]
# None of it is seen to help.
# The rows are right, and there are enough of them.
# What is missing is in no row that we can buy: the plane is not told which kind of bird it looks at.
#
# What would change our mind: a model that is short of birds.
# The forest may be one: the table of all combinations shows what it makes of them.
