"""What a lever may reach: nothing but what it is given."""
