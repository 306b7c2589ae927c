"""Class material of a standalone lesson: it has no levers, so there is a notebook to run, and nothing to grade."""
