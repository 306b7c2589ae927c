"""What results mean: evidence, verdicts, sentences and tables, before any page."""
