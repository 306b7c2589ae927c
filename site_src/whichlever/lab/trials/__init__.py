"""One task, its splits, and the levers that are pulled on them."""
