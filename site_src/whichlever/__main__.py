"""`python -m whichlever` is `whichlever`."""

from whichlever.cli import app

app()
