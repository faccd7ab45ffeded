"""How well personal information is found in columns and in texts."""
