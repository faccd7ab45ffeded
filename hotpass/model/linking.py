"""Tables of linkage: pairs, who is one, what became of entities, and what people said of pairs."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.model.words import COUNT, FLAG, REAL, SMALL, TEXT

#: One row two records that were compared and scored at or above the lowest kept weight.
#: ``weights`` holds the match weight of each comparison (log2 Bayes factor), in the model's order.
PAIRS: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("record_id_l", TEXT),
        ("record_id_r", TEXT),
        ("match_weight", REAL),
        ("match_probability", REAL),
        ("weights", pa.map_(TEXT, REAL)),
        ("match_key", TEXT),  # the blocking rule or the decision that brought them together
        ("contradicted", FLAG),  # whether their names contradict each other
        ("cut", FLAG),  # whether average linkage parts them
        ("keyed", FLAG),  # whether a source's key binds them, also where a decision does
    ]
)

#: One row a record that came to what is linked already. ``entity_id`` is the entity that it is in now.
ADDED: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("record_id", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("part", SMALL),
        ("entity_id", TEXT),
        (
            "outcome",
            TEXT,
        ),  # joined, created (a new entity), updated (it was there, and says something else), known
        ("by_record_id", TEXT),  # the record of the entity that it matches best, of those that were there
        ("match_weight", REAL),  # of the two; null where a key or a decision alone joins them
    ]
)

#: Membership: every record is in exactly one entity of its type.
CLUSTERS: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("entity_id", TEXT),
        ("record_id", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("part", SMALL),
    ]
)

#: The history of entity ids. ``version`` is the published version in which it happened.
LINEAGE: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("entity_id", TEXT),
        ("event", TEXT),  # created, merged_into, split_from, retired
        ("other_entity_id", TEXT),
        ("version", SMALL),
    ]
)

#: What a version changed against the one before: one row an entity, record or golden value that it changed.
#: Nothing is left to say where there is no version before.
CHANGES: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("entity_id", TEXT),
        # created, merged_into, split_from, retired; record_added, record_removed, record_moved; value_changed
        ("change", TEXT),
        ("other_entity_id", TEXT),  # merged into or split from; the entity that a moved record was in
        ("record_id", TEXT),
        ("field", TEXT),
        ("before", TEXT),  # the golden value, null where there was none
        ("after", TEXT),
        # why records are grouped otherwise: decisions, records that came or went, model
        ("because", TEXT),
    ]
)

#: Why records are grouped otherwise than in the version before: one row an entity that shared records with
#: several entities of the other version, or one of these. ``decisions``: of people, given or taken back
#: since; ``records``: that came or went; ``model``: it weighs them otherwise, as it learns from both.
REGROUPED: Final = pa.schema([("entity_type", TEXT), ("entity_id", TEXT), ("because", TEXT)])

#: What people said of pairs and did not take back, one row a pair and reviewer.
DECISIONS: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("record_id_l", TEXT),
        ("record_id_r", TEXT),
        ("decision", TEXT),  # match, no_match, unsure
        ("reviewer", TEXT),
        ("sequence", COUNT),
    ]
)
