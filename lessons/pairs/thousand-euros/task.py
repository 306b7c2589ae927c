# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A thousand euros: the task
#
# Sixty Dutch supermarkets were asked about their business.
# Some did not say what they pay their staff.
# A statistics office fills such gaps: it predicts them from what the others said.

# %%
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from whichlever.lab import Task, load

# %%
rows = load("retailers")
rows.loc[[10, 13, 14, 17, 18, 34, 35], ["staff", "turnover", "staff_costs", "total_costs", "vat"]]

# %% [markdown]
# Amounts are in thousands of euros.
# The start draws a line from the number of staff and the turnover to what the staff cost.
# Gaps in these two get the median.
#
# Four answers about the cost of staff are in another unit, as we shall see.
# We don't know what should stand there, so these four shops are never tested.
# They are in every training set, as they are in the table.

# %%
wrong_unit = rows.index.isin([13, 14, 18, 35])

# %%
inputs = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
task = Task(
    rows=rows,
    target="staff_costs",
    test_on=rows["staff_costs"].notna() & ~wrong_unit,
    split=ShuffleSplit(n_splits=30, test_size=0.3, random_state=0),
    metric="neg_mean_absolute_error",
    unit="thousand euros",
    features=make_column_transformer((inputs, ["staff", "turnover"])),
    model=LinearRegression(),
    negligible=5,
)
