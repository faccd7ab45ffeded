"""Defects planted at known cells of workbooks, and whether `hotpass qa run` finds them."""
