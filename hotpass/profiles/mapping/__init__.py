"""Which field of the profile each column of a table is.

``table`` tells what the columns and the table as a whole are about, ``choice`` finds the field of each
column, and ``columns`` brings both together with what the profile itself says.
"""

from hotpass.profiles.mapping.columns import MappedColumn, map_columns

__all__ = ["MappedColumn", "map_columns"]
