"""Repairs that a person accepted for a field of a sheet: noted as such."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.fields.editions import source_words, words_of
from hotpass.stage import StageJob

#: Rule and message of an issue ``f`` that may stand beside a row ``a`` of the table ``accepted``.
ACCEPTED_RULE: Final = (
    "CASE WHEN a.field IS NULL THEN f.rule_id ELSE replace(f.rule_id, '-REPAIRED', '-REPAIR-ACCEPTED') END"
)
ACCEPTED_MESSAGE: Final = (
    "CASE WHEN a.field IS NULL THEN f.message ELSE f.message || ' The repair is accepted.' END"
)
_SCHEMA: Final = pa.schema([(name, pa.string()) for name in ("file_name", "sheet", "entity_type", "field")])


def accept_repairs(job: StageJob) -> None:
    """Make the table ``accepted``: fields by file and sheet of which a person accepted the repairs.

    Reads the input ``repairs`` (entity_type, field, source, sheet), where it is given, and ``places``.
    """
    found: list[dict[str, str]] = []
    if "repairs" in job.inputs:
        job.view("repairs")
        said = job.engine.rows("SELECT DISTINCT entity_type, field, source, sheet FROM repairs ORDER BY ALL")
        places = job.engine.rows("SELECT DISTINCT file_name, coalesce(sheet, '') FROM places ORDER BY ALL")
        found = [
            {"file_name": file, "sheet": name, "entity_type": entity_type, "field": field}
            for file, name in places
            for entity_type, field, source, sheet in said
            if (source, sheet) == (" ".join(source_words(file)), " ".join(words_of(name)))
        ]
    job.engine.register("accepted", pa.Table.from_pylist(found, schema=_SCHEMA))
