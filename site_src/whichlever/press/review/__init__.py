"""What a reviewer would say of sound lessons: at once, and `in_a_run` what only a run shows."""
