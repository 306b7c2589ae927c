# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Which data made this number?
#
# The lesson [One row off](../../pairs/one-row-off/index.md) publishes an error, in minutes, for mended rows.
# We take the number back to its files, and make it again from them.

# %% tags=["check"]
import gzip
import hashlib
import importlib.util
import json
import logging
import tempfile
import warnings
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from whichlever.lab import (
    MAIN, Design, claim, lever_cell, load, note, project_root, read_datasheet, run_split,
)
from whichlever.lab.evidence import corrected_interval, interval_text, signed, verdict

ROOT = project_root(Path.cwd() if "__file__" not in globals() else Path(__file__))
PAIR = ROOT / "lessons" / "pairs" / "one-row-off"
sheet = read_datasheet(ROOT / "datasets" / "geyser" / "datasheet.md")

# %% [markdown]
# ## What it was made of
#
# Three files: the table, the task, and the script with the lever's cell.
# And four packages that do the arithmetic.
# A hash stands for each: the same bytes give the same hash, and one other byte gives another.


# %%
def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


def text_of(path):
    """A script's text with line ends as on Linux, so that all machines hash the same."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def lineage(table, task, lever):
    """What made the number: hashes of bytes and texts, and versions."""
    packages = ("numpy", "pandas", "scipy", "scikit-learn")
    return {
        "table": sha256(table),
        "task": sha256(task.encode()),
        "lever": sha256(lever.encode()),
        "packages": {name: version(name) for name in packages},
    }


def fingerprint(made_of):
    return sha256(json.dumps(made_of, sort_keys=True).encode())


cell = lever_cell(text_of(PAIR / "data.py"), "data", str(PAIR / "data.py"))
table, task_text = sheet.table.read_bytes(), text_of(PAIR / "task.py")
made_of = lineage(table, task_text, cell.source)
pd.Series(
    {
        **{name: made_of[name][:16] for name in ("table", "task", "lever")},
        **made_of["packages"],
        "all of it": fingerprint(made_of)[:16],
    },
    name="what the number was made of",
).to_frame()

# %% [markdown]
# The table's hash also stands in its datasheet, which was written when the table was exported.

# %%
same_table = made_of["table"] == sheet.sha256
"the table is the one that the datasheet describes" if same_table else "this is another table"

# %% [markdown]
# ## Make it again
#
# The task is loaded from its file, the lever from its cell, and every split is trained anew.
# Nothing is read from stored results.


# %% tags=["hide-input"]
def load_task(path):
    spec = importlib.util.spec_from_file_location("one_row_off_task", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.task


task = load_task(PAIR / "task.py")


def error_by_split(lever, of=task):
    """Mean absolute error on each split, in minutes, with the data lever pulled."""
    design = Design(MAIN, of, {MAIN: of.metric})
    return np.array([-run_split(design, {"data": lever}, one, names=["data"])[0].score for one in of.splits])


errors, again = error_by_split(cell), error_by_split(cell)
score = float(errors.mean())
f"{score:.6f} min over {len(errors)} splits"

# %% [markdown]
# ## What a fingerprint notices
#
# We change one thing at a time, and ask whether the fingerprint changes, and whether the number does.

# %%
first_cell = gzip.decompress(table)
one_digit = first_cell.replace(b"80", b"81", 1)
changed = {
    "nothing": (table, task_text, cell.source),
    "one digit of the table": (gzip.compress(one_digit, mtime=0), task_text, cell.source),
    "the same table, packed anew": (gzip.compress(first_cell, compresslevel=1, mtime=1), task_text, cell.source),
    "a comment in the lever": (table, task_text, cell.source + "\n# a comment"),
    "the seed of the splits": (table, task_text.replace("random_state=0", "random_state=1"), cell.source),
    "the lever takes the row before": (table, task_text, cell.source.replace("index + 1", "index - 1")),
}
prints = {name: fingerprint(lineage(*parts)) for name, parts in changed.items()}
noticed = {name: one != fingerprint(made_of) for name, one in prints.items()}
commented = lever_cell(
    f'# %% tags=["lever"]\n{changed["a comment in the lever"][2]}', "data", str(PAIR / "data.py")
)
other_row = lever_cell(
    f'# %% tags=["lever"]\n{changed["the lever takes the row before"][2]}', "data", str(PAIR / "data.py")
)
with_comment, with_other_row = float(error_by_split(commented).mean()), float(error_by_split(other_row).mean())
pd.DataFrame({"fingerprint": {name: "another" if new else "the same" for name, new in noticed.items()}})

# %% [markdown]
# A fingerprint is strict: a comment and another way of packing change it, though they change no result.
# It answers "is anything different?", not "does it matter?".
# To know that, one has to make the number again: with the comment, and with a lever that takes the wrong row.

# %%
pd.Series({"as published": score, "a comment": with_comment, "the row before": with_other_row}, name="min").round(
    2
).to_frame()

# %% [markdown]
# ## Another delivery under the same name
#
# Suppose that the file had been another one, and nobody had looked at its hash.
# What would the page say?
# Choose a delivery, and run the next two cells.


# %%
def one_digit(table):
    """One wait of 93 minutes is 98."""
    return table.assign(waiting=table["waiting"].mask(table.index == 40, 98))


def rounded(table):
    """Durations in whole minutes."""
    return table.assign(duration=table["duration"].round())


def seconds_later_on(table):
    """From row 150 on the durations are in seconds."""
    return table.assign(duration=table["duration"].where(table.index < 150, 60 * table["duration"]))


def mended_twice(table):
    """Somebody has mended the waits already, and the lever will do it again."""
    return table.assign(waiting=table["waiting"].shift(-1).ffill().astype(int))


def sorted_rows(table):
    """The rows sorted by duration, so that neighbours are no neighbours in time."""
    return table.sort_values("duration", ignore_index=True)


DELIVERIES = {
    "one digit": one_digit,
    "rounded": rounded,
    "seconds later on": seconds_later_on,
    "mended twice": mended_twice,
    "sorted rows": sorted_rows,
}
CHOICE = "mended twice"  # one of: one digit, rounded, seconds later on, mended twice, sorted rows


def errors_from(delivered):
    """What task and lever would have published, split by split, had this been the table."""
    rows = task.rows.assign(**{name: delivered[name] for name in ("waiting", "duration")})
    return error_by_split(cell, replace(task, rows=rows, truth=delivered["waiting"].shift(-1)))


def hash_of(table):
    """The hash of the table's text, unpacked, so that packing it anew changes nothing."""
    return sha256(table.to_csv(index=False, lineterminator="\n").encode())


PUBLISHED = sha256(gzip.decompress(table))


delivered = DELIVERIES[CHOICE](load("geyser"))
pd.Series(
    {
        "as published": f"{score:.2f} min",
        "from this delivery": f"{errors_from(delivered).mean():.2f} min",
        "hash of the published text": PUBLISHED[:16],
        "hash of this delivery": hash_of(delivered)[:16],
    },
    name=CHOICE,
).to_frame()

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.8), layout="constrained")
for name, rows, mark in (("published", load("geyser"), "o"), (CHOICE, delivered, "x")):
    axes.plot(rows["duration"], rows["waiting"], mark, markersize=3, label=name)
axes.set(xlabel="duration, min", ylabel="waiting, min", title="Would anybody see it in the table?")
axes.legend(fontsize="small")
plt.show()

# %% [markdown]
# And all of them, split by split against the published number.
# Above zero, the page would show a larger error.

# %% tags=["hide-input"]
RATIO = float(np.mean([one.units_test / one.units_train for one in task.splits]))
others = {name: DELIVERIES[name](load("geyser")) for name in DELIVERIES}
moved = {name: corrected_interval(errors_from(one) - errors, RATIO) for name, one in others.items()}
stopped = {name: hash_of(one) != PUBLISHED for name, one in others.items()}
pd.DataFrame(
    {
        name: {
            "the error moves by, min": signed(by.mean, 2),
            "95 % interval": interval_text(by, 2),
            "stopped by its hash": "yes" if stopped[name] else "no",
        }
        for name, by in moved.items()
    }
).T

# %% tags=["hide-input"]
figure, axes = plt.subplots(figsize=(7, 2.3), layout="constrained")
axes.hlines([*moved], [by.low for by in moved.values()], [by.high for by in moved.values()])
axes.plot([by.mean for by in moved.values()], [*moved], "o")
axes.axvline(0, linewidth=1, color="C4")
axes.set(xlabel="the error moves by, min, with 95 % interval", title="What would the page say?")
axes.invert_yaxis()
plt.show()

# %% [markdown]
# ## The table's passport
#
# A datasheet says in words where a table is from and what is wrong in it.
# Croissant says it in a form that machines read, the hash included.
# We write one for the table, and read the table through it with mlcroissant.


# %% tags=["hide-input"]
def passport(sheet):
    """The table's Croissant file, made from its datasheet."""
    import mlcroissant as mlc

    name = sheet.table.name
    file = mlc.FileObject(id=name, name=name, content_url=name, encoding_formats=["text/csv"], sha256=sheet.sha256)
    kinds = {"integer": mlc.DataType.INTEGER, "number": mlc.DataType.FLOAT}
    fields = [
        mlc.Field(
            id=f"rows/{one.name}",
            name=one.name,
            description=one.about,
            data_types=[kinds[one.type]],
            source=mlc.Source(file_object=name, extract=mlc.Extract(column=one.name)),
        )
        for one in sheet.columns
    ]
    return mlc.Metadata(
        name=sheet.name,
        description=sheet.summary,
        cite_as=sheet.citation,
        url="index.html",
        version="1.0.0",
        distribution=[file],
        record_sets=[mlc.RecordSet(id="rows", name="rows", fields=fields)],
    ).to_json()


def read_by_passport(folder):
    """The rows that the passport in `folder` leads to, if the table's hash is the one that it states."""
    import mlcroissant as mlc

    dataset = mlc.Dataset(jsonld=folder / "croissant.json")
    file = dataset.metadata.distribution[0]
    if sha256((folder / file.content_url).read_bytes()) != file.sha256:
        raise ValueError(f"{file.content_url} is not the file that the passport is for")
    return pd.DataFrame([*dataset.records("rows")]).rename(columns=lambda name: name.removeprefix("rows/"))


with tempfile.TemporaryDirectory() as made, warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the libraries that read the passport
    logging.getLogger("absl").setLevel(logging.ERROR)  # which recommends more properties than we need
    folder = Path(made)
    (folder / "croissant.json").write_text(json.dumps(passport(sheet), default=str), encoding="utf-8")
    (folder / sheet.table.name).write_bytes(table)
    through = read_by_passport(folder)
    (folder / sheet.table.name).write_bytes(changed["one digit of the table"][0])
    try:
        read_by_passport(folder)
        refused = ""
    except ValueError as error:
        refused = str(error)
same_rows = bool(np.allclose(through.astype(float), load("geyser").astype(float)))
f"{len(through)} rows read; with one digit changed: {refused}"

# %% tags=["check"]
claim("The table is the one that its datasheet names.", same_table, made_of["table"][:16])
claim(
    "Made again from its files, the number is the same to the last digit.",
    bool((errors == again).all()),
    f"{score:.6f} min, twice",
)
claim(
    "Each change gives another fingerprint, and no change gives the same.",
    not noticed["nothing"] and sum(noticed.values()) == len(noticed) - 1,
    f"{len(noticed) - 1} changes",
)
claim(
    "A comment changes the fingerprint and not the number; the wrong row changes both.",
    with_comment == score and abs(with_other_row - score) > 1,
    f"{with_comment:.2f} and {with_other_row:.2f} min",
)
claim(
    "Read through its passport, the table is the same; with one digit changed it is refused.",
    same_rows and bool(refused),
    f"{len(through)} rows",
)
claim(
    "The hash stops each of the other deliveries, and lets the published table in.",
    all(stopped.values()) and hash_of(load("geyser")) == PUBLISHED,
    f"{sum(stopped.values())} of {len(stopped)}",
)
claim(
    "One digit moves the number by nothing that matters, and a hash does not care.",
    str(verdict(moved["one digit"], task.negligible)) == "practically equal" and stopped["one digit"],
    f"{interval_text(moved['one digit'], 3)} min",
)
claim(
    "Without the hash, a table that was mended already would move the number by more than one minute.",
    moved["mended twice"].low > 1,
    f"{moved['mended twice'].low:.1f} to {moved['mended twice'].high:.1f} min",
)
note(
    score=score,
    twice=moved["mended twice"].mean,
    twice_low=moved["mended twice"].low,
    twice_high=moved["mended twice"].high,
    splits=len(errors),
    fingerprint=fingerprint(made_of)[:16],
    table=made_of["table"][:16],
    wrong_row=with_other_row,
)
