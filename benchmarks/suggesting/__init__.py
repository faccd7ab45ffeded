"""Suggested rules on data that they were not learnt from."""
