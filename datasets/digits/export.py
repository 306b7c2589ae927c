"""Export handwritten digits with label noise that we put in, drawn by a seed: scikit-learn's load_digits.

The noise: 30 % of the labels, in rows drawn at random, are replaced by another digit.
With probability 0.5 the new label is the digit whose mean image is nearest (Euclidean distance)
to the mean image of the true digit, otherwise any of the other nine with equal chance.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from _export import save

SEED = 20240229
WRONG = 0.3
NEAREST = 0.5


def noisy(pixels, digits):
    """Return labels with noise, drawn by `RandomState`, whose stream of numbers is frozen across versions."""
    random = np.random.RandomState(SEED)
    means = np.stack([pixels[digits == digit].mean(axis=0) for digit in range(10)])
    distances = np.linalg.norm(means[:, None] - means[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    labels = digits.copy()
    for row in np.sort(random.choice(len(digits), size=round(WRONG * len(digits)), replace=False)):
        others = [digit for digit in range(10) if digit != digits[row]]
        drawn = others[random.randint(9)]
        labels[row] = nearest[digits[row]] if random.random_sample() < NEAREST else drawn
    return labels


if __name__ == "__main__":
    archive = load_digits()
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    table = pd.DataFrame(archive.data.astype(int), columns=names)
    table["label"] = noisy(archive.data, archive.target)
    table["true_label"] = archive.target
    save(table, __file__)
