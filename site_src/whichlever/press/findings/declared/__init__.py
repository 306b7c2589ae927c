"""What an author declares of a result, and what came out."""
