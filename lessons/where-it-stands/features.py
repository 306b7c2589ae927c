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
# Each sale where it stands; the colour is its price per square foot, in dollars.

# %%
rows = task.rows
per_foot = 1000 * rows["price"] / rows["sqft"]
figure, axis = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
dots = axis.scatter(
    rows["longitude"], rows["latitude"], c=per_foot, s=9, cmap="viridis", vmin=80, vmax=240, rasterized=True
)
axis.set(xlabel="longitude", ylabel="latitude", xlim=(-121.6, -120.55), ylim=(38.2, 39.05))
_ = figure.colorbar(dots, label="dollars per square foot")

# %% [markdown]
# The place does matter: dear patches and cheap ones lie side by side, and often one city has both.

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
# But names or neighbours, the line does not care which of the two it gets.
# A forest does: see what the lever is worth together with the model, on the pair's page.
#
# What would change our mind: sales so many that a postal code hides real differences within it.
