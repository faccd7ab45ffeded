"""Tables of golden records: where each value is from, who works where, and what people corrected."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.model.words import COUNT, FLAG, REAL, TEXT

ALTERNATIVE: Final = pa.struct(
    [
        ("value", TEXT),
        ("record_id", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("cell", TEXT),
    ]
)

#: One row a golden field that has a value. ``cell`` names one cell, or several parted by a blank when the
#: value was put together. ``raw`` is the cell's text, or the part of it.
PROVENANCE: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("entity_id", TEXT),
        ("field", TEXT),
        ("value", TEXT),
        ("raw", TEXT),
        ("record_id", TEXT),
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("cell", TEXT),
        ("rule", TEXT),
        ("agreeing", COUNT),  # records of the entity that say the same
        # how likely one record more would say the same, 0–1; 1 where a person decided
        ("confidence", REAL),
        ("alternatives", pa.list_(ALTERNATIVE)),
        ("decided_by", TEXT),  # null, or the person who overruled the rule
    ]
)

#: Who works where. One row a person, organisation and role, also of roles that have ended.
ROLES: Final = pa.schema(
    [
        ("person_id", TEXT),
        ("organisation_id", TEXT),
        ("role", TEXT),
        ("record_id", TEXT),
        ("is_primary", FLAG),
        ("valid_from", TEXT),  # earliest date of a record that says so; null where none is dated
        ("valid_from_record_id", TEXT),  # of the record with that date
        ("valid_to", TEXT),  # latest date of a record that says so, once the role has ended; else null
        ("valid_to_record_id", TEXT),
        ("ended_by_file", TEXT),  # the newer file of the source that no longer says so
    ]
)

#: What people decided about golden fields. An entity is named by its own id or, as ids may change, by one of
#: its records. ``value`` is the value to publish, ``instead_of`` what the rules chose when it was decided,
#: null where nothing was given: once they choose something else again, the correction lapses, and the person
#: is asked. Of several about one field the one with the highest ``sequence`` stands.
CORRECTIONS: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("entity_id", TEXT),
        ("record_id", TEXT),
        ("field", TEXT),
        ("value", TEXT),
        ("instead_of", TEXT),
        ("decided_by", TEXT),
        ("sequence", COUNT),
    ]
)
