"""Programs to compare with that need an environment of their own."""
