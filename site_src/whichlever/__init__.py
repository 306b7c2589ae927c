"""Which Lever?: paired lessons that pull one lever at a time, and the engine that publishes what came out."""

__version__ = "0.1.0"
