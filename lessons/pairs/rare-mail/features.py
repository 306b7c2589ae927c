# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Rare mail: work on the features
#
# Counts have long tails: most emails hold no dollar sign, and one holds dozens.
# For a straight line the few extreme emails decide the slope.
# Logarithms make the first steps large and the later ones small.

# %%
from task import task

# %% [markdown]
# ## A first look
#
# How long are the tails?

# %%
counts = task.rows[["dollar", "num_char", "line_breaks", "exclaim_mess", "attach"]]
tails = counts.quantile([0.5, 0.9, 1]).T.set_axis(["middle", "one in ten above", "largest"], axis=1)
steps = (counts.max() - counts.mean()) / counts.std()
tails.assign(**{"standard deviations to the largest": steps}).round(0).astype(int)

# %% [markdown]
# ## The lever

# %% tags=["lever"]
import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler


def features():
    # the step from 0 to 1 dollar sign is as large as that from 10 to 21
    counts = ["cc", "image", "attach", "dollar", "inherit", "viagra", "password", "num_char", "line_breaks"]
    counts += ["exclaim_mess"]
    flags = ["to_multiple", "sent_email", "format", "re_subj", "exclaim_subj", "urgent_subj"]
    logs = make_pipeline(FunctionTransformer(np.log1p), StandardScaler())
    return make_column_transformer((logs, counts), (StandardScaler(), flags), (OneHotEncoder(), ["winner", "number"]))


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# And by the area under the curve:

# %%
task.compare(features=features, setting="auc")

# %% [markdown]
# They help by both metrics, and less than the trees: on their new scale the counts tell the line more.
# Trees gain nothing from it, since they only ask which of two numbers is larger.
#
# What would change our mind: a column that says something new, such as the sender's country.
