# %% [markdown]
# # Counting
# A lesson that stands alone.

# %%
import numpy as np

numbers = np.arange(5)
print(numbers.sum())

# %% [markdown]
# And a figure.

# %%
import matplotlib.pyplot as plt

plt.plot(numbers, numbers**2);
