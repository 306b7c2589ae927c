# %% [markdown]
# # Two scales: work on the data
# Lengths above 100 are in millimetres.

# %%
from task import task

# %% tags=["lever"]
def repair(rows):
    return rows.assign(length=rows["length"].where(rows["length"] < 100, rows["length"] / 10))

# %%
task.compare(repair=repair)
