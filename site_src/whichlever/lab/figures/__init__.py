"""Figures as SVG text in the site's own colours."""
