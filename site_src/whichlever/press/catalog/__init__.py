"""What there is: lessons, datasets and their claims, read and checked."""
