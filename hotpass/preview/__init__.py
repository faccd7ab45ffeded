"""What a file would give, before anything is run: its tables, columns and cells, read in the background."""

from hotpass.preview.background import Looking, clear, forget, look, wait
from hotpass.preview.reading import Preview, Request, blank_rows_filled, letters

__all__ = ["Looking", "Preview", "Request", "blank_rows_filled", "clear", "forget", "letters", "look", "wait"]
