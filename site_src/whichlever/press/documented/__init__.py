"""The project told from its own source: its rooms, what a lesson may import, and every key of front matter."""
