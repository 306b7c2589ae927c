# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Where it stands: work on the features
#
# A postal code is a name for a patch of land.
# The coordinates are the place itself.
# An estate agent would not ask for the name; he would ask what the houses nearby have sold for.
# Let us do the same.

# %%
import matplotlib.pyplot as plt

from task import task

# %% [markdown]
# ## A first look
#
# Four hundred of the sales where they stand: those whose square foot cost less than the middle, and those above it.

# %%
rows = task.rows
per_foot = 1000 * rows["price"] / rows["sqft"]
some = rows.assign(dear=per_foot > per_foot.median()).sample(400, random_state=0)
figure, axis = plt.subplots(figsize=(5.6, 4.6), layout="constrained")
for dear, sales in some.groupby("dear"):
    axis.plot(sales["longitude"], sales["latitude"], "o", markersize=3.5, label="dear" if dear else "cheap")
axis.set(xlabel="longitude", ylabel="latitude", xlim=(-121.57, -121.0), ylim=(38.22, 38.92))
_ = axis.legend(loc="lower right")

# %% [markdown]
# The place does matter: dear patches and cheap ones lie side by side.

# %% [markdown]
# ## The lever
#
# For each house, the mean price per square foot of the fifteen nearest training sales, times its own size.
# In training a house must not be its own neighbour, or it would know its own price.
# So the training rows get their neighbours from folds that they are not in.

# %% tags=["lever"]
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_transformer
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import OneHotEncoder, StandardScaler

PLACE = ["latitude", "longitude"]


class NearbySales(TransformerMixin, BaseEstimator):
    def fit(self, X, y):
        self.nearest_ = KNeighborsRegressor(n_neighbors=15).fit(X[PLACE], y / X["sqft"])
        return self

    def transform(self, X):
        return (self.nearest_.predict(X[PLACE]) * X["sqft"]).to_frame()

    def fit_transform(self, X, y):
        folds = KFold(n_splits=10, shuffle=True, random_state=0)
        return (cross_val_predict(self.fit(X, y).nearest_, X[PLACE], y / X["sqft"], cv=folds) * X["sqft"]).to_frame()


def features():
    return make_column_transformer(
        (StandardScaler(), ["sqft", "beds", "baths", *PLACE]),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["type", "city", "zip"]),
        (NearbySales(), ["sqft", *PLACE]),
    )


# %% [markdown]
# ## What it changes

# %%
task.compare(features=features)

# %% [markdown]
# For the line, nothing.
# The names had told it all that it could use: one sum of money for each postal code is already a fair map.
#
# Does it also work the other way round, the coordinates in place of the names?
# And what is the place worth at all?


# %%
def no_place():
    return make_column_transformer(
        (StandardScaler(), ["sqft", "beds", "baths"]), (OneHotEncoder(sparse_output=False), ["type"])
    )


def nearby_without_names():
    return make_column_transformer(
        (StandardScaler(), ["sqft", "beds", "baths", *PLACE]),
        (OneHotEncoder(sparse_output=False), ["type"]),
        (NearbySales(), ["sqft", *PLACE]),
    )


task.compare(features={"names and nearby": features, "nearby sales only": nearby_without_names, "no place": no_place})

# %% [markdown]
# Without any place the line loses a lot, so the place is worth much.
# But names or neighbours: we can't see that the line cares which of the two it gets.
# A forest does care: see what the lever is worth together with the model, on the pair's page.
#
# What would change our mind: sales so many that a postal code hides real differences within it.
