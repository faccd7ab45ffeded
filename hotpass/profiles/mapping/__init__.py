"""Which field of the profile each column of a table is.

``table`` sees each column by itself and what the table is about, with what ``neighbours`` settle. ``choice``
finds the field of each column, by whose it is (``owners``) and how well a field suits it (``fitting``).
``certainty`` and ``reasons`` say how sure that is and why. ``columns`` brings all together with what the
profile and people have said.
"""

from hotpass.profiles.mapping.columns import MappedColumn, map_columns

__all__ = ["MappedColumn", "map_columns"]
