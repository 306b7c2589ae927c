"""Ways in which an answer gets where it should not be: looked for on one split, before anybody publishes."""
