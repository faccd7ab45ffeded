"""Finding the tables of a sheet in its grid, and saying of every other row why it is none of theirs.

Rows and columns are counted here as the grid has them: the ``n``-th non-blank visible row, the ``n``-th
column that holds anything, both from 0 and ends excluded. :class:`.grid.Grid` knows their sheet numbers.
"""
