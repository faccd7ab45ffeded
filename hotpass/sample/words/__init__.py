"""Word lists from which the sample's organisations, people and places are put together."""
