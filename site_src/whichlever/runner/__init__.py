"""What runs lessons and remembers what came out."""
