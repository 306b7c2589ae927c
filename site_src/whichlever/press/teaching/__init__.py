"""For those who teach: what a class hands in, judged like a published lever."""
