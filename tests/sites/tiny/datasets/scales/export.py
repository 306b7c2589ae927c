"""Makes the table: lengths and weights of 60 rods, every sixth length noted in millimetres instead of centimetres."""

import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent

rng = np.random.RandomState(0)
length = rng.uniform(20, 60, 60).round(1)
weight = (0.8 * length + rng.normal(0, 1, 60)).round(2)
length[::6] *= 10
table = pd.DataFrame({"length": length.round(1), "weight": weight})
text = table.to_csv(index=False, lineterminator="\n")
buffer = io.BytesIO()
with gzip.GzipFile(fileobj=buffer, mode="wb", filename="", mtime=0, compresslevel=9) as file:
    file.write(text.encode())
(HERE / "scales.csv.gz").write_bytes(buffer.getvalue())
