"""For those who teach: the material of a class, and what it hands in, judged like a published lever."""
