"""Which field of the profile each column of a table is.

``table`` sees each column by itself and what the table is about: ``neighbours`` settle what one column alone
leaves open, ``parts`` and ``names`` who is named in the rows. ``choice`` finds the field of each column, by
whose it is (``owners``, with headers that go together by ``linking``) and how well a field suits it
(``fitting``). ``certainty`` and ``reasons`` say how sure that is and why. ``columns`` brings all together
with what the profile and people have said.
"""

from hotpass.profiles.mapping.columns import MappedColumn, map_columns

__all__ = ["MappedColumn", "map_columns"]
