"""One lesson in a process of its own."""
