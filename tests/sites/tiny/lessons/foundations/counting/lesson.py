# %% [markdown]
# # Counting
# A lesson that stands alone.

# %%
import numpy as np

numbers = np.arange(5)
print(numbers.sum())

# %%
from whichlever.lab import claim, note

note(total=int(numbers.sum()))
claim("The sum is ten.", numbers.sum() == 10, f"sum {numbers.sum()}")

# %% [markdown]
# And a figure.

# %%
import matplotlib.pyplot as plt

plt.title("Squares")
plt.plot(numbers, numbers**2);
