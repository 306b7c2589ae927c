"""What scripts of lessons say, read without running them."""
