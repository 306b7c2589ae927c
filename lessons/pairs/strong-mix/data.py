# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Strong mix: work on the data
#
# Some mixes were tested more than once at the same age.
# Some rows repeat each other in every cell, others disagree about the strength.
# A textbook advises to take one mean for each mix and age.
# We do that on the training rows.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# Rows that share all ingredients and the age with another row.

# %%
recipe = [column for column in task.rows.columns if column != task.target]
repeats = task.rows[task.rows.duplicated(recipe, keep=False)]
by_recipe = repeats.groupby(recipe)[task.target].agg(["size", "min", "max"]).reset_index()
by_recipe["range"] = by_recipe["max"] - by_recipe["min"]
shown = ["cement", "water", "age", "size", "min", "max", "range"]
by_recipe[shown].sort_values("range", ascending=False).round(2)

# %% [markdown]
# In about half of the groups the samples agree to the last digit.
# In the first group above, most samples broke at the same pressure and one at far less.
# A slip of the pen, perhaps; we cannot know.

# %% [markdown]
# ## The lever

# %% tags=["lever"]
def data(train, expert):
    # one row for each mix and age, with the mean of its strengths
    recipe = [column for column in train.columns if column != "compressive_strength"]
    mean = train.groupby(recipe)["compressive_strength"].transform("mean")
    return train.assign(compressive_strength=mean).drop_duplicates(recipe)


# %% [markdown]
# ## What it changes

# %%
task.compare(data=data)

# %% [markdown]
# Careful work, and nothing came of it.
# That is a result too: the interval lies so close to zero that we may say so.
#
# ## Other ways to clean
#
# Perhaps this was the wrong broom.
# We drop exact copies only, or the repeats that disagree by ten megapascals or more.
# Or we let each mix weigh the same, however often it was tested.

# %%
mean_of_repeats = data


def without_copies(train, expert):
    return train.drop_duplicates()


# %% No doubtful repeats tags=["rival"]
def data(train, expert):
    recipe = list(train.columns.drop("compressive_strength"))
    strengths = train.groupby(recipe)["compressive_strength"]
    return train[strengths.transform("max") - strengths.transform("min") < 10]


# %%
without_the_doubtful = data

# %% Each mix weighs the same tags=["rival"]
def data(train, expert):
    ingredients = list(train.columns.drop(["age", "compressive_strength"]))
    return train.assign(sample_weight=1 / train.groupby(ingredients)["age"].transform("size"))


# %%
task.compare(
    data={
        "mean of repeats": mean_of_repeats,
        "no exact copies": without_copies,
        "no doubtful repeats": without_the_doubtful,
        "each mix weighs the same": data,
    }
)

# %% [markdown]
# The first three make no difference that matters.
# Of the last we can't say so: its interval is too wide to decide.
#
# Why?
# The repeats are few, and most of them say what their sisters say.
# A mean of copies is the same number again.
#
# The textbook that advises the mean is right all the same, for another reason.
# It worries about repeats that stand on both sides of a split, where they flatter the score.
# Our split takes care of that.
# So the repeats are a matter of honest testing, not of better training.
#
# What would change our mind: a table in which a tenth of the rows were repeats that disagree.
