"""What must run, in which order, and where."""
