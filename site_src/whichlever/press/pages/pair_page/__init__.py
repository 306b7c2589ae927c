"""The page of a pair: its chapters, its chart of gains, and the files beside it."""
