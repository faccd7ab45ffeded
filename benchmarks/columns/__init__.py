"""Whether columns of unseen tables are understood."""
