"""What trials say: gains, effects, cost, each with its interval."""
