"""What is remembered, and what it depends on."""
