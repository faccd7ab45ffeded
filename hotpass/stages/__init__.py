"""The stages of a run: each a function from inputs, profile and engine to Parquet tables."""
