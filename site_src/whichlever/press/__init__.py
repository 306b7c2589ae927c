"""What turns lessons into pages."""
