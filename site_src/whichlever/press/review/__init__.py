"""What a reviewer would say of sound lessons, said at once: nothing is run, and no library of tables is loaded."""
