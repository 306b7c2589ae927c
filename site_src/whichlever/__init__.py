"""Which Lever?: paired lessons that pull one lever at a time, and the engine that publishes what came out."""

from pathlib import Path

__version__ = "0.1.0"
PACKAGE = Path(__file__).parent  # this package's folder, as it was found: links are not resolved
