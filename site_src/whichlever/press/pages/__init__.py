"""Findings as pages and files. Nothing is written here."""
