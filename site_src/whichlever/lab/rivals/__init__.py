"""What every lever is measured against: no model at all, a strong default, and other ways to pull a lever."""
