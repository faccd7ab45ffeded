"""Rows behind controls as whoever acts may see them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Final

import pyarrow as pa

from hotpass.access import mask_text
from hotpass.engine import ReadingEngine
from hotpass.fields.personal import text_seen
from hotpass.profiles import Profile

_KEYS: Final = ("dataset", "entity_type", "field", "value")


def masked(tables: Mapping[str, pa.Table], profiles: Mapping[str, Profile]) -> dict[str, pa.Table]:
    """The same rows by control, with each value of a field in the form in which it may be seen.

    A value that is of no field is shown without e-mail addresses, telephone and identity numbers, and without
    whole names of persons where whoever acts does not see these.

    Args:
        tables: by control, rows of :data:`hotpass.compliance.controls.asking.OFFENDING`.
        profiles: by dataset.
    """

    def shown(
        dataset: str | None, entity_type: str | None, field: str | None, value: str | None
    ) -> tuple[str | None]:
        profile = profiles.get(dataset or "")
        entities = {str(name): spec for name, spec in profile.entities.items()} if profile else {}
        spec = entities.get(entity_type or "")
        known = spec.by_name.get(field or "") if spec else None
        if known is None:
            return (None if value is None else text_seen(mask_text(value), names="whole"),)
        return (known.shown(value),)

    if not tables:
        return {}
    whole = pa.concat_tables(tables.values())
    with ReadingEngine() as engine:
        engine.register("behind", whole.append_column("_at", pa.array(range(len(whole)))))
        outputs = pa.schema([("shown", pa.string())])
        engine.map_distinct("seen", f"SELECT {', '.join(_KEYS)} FROM behind", shown, outputs)
        same = " AND ".join(f"b.{key} IS NOT DISTINCT FROM s.{key}" for key in _KEYS)
        seen = engine.arrow(
            f"""SELECT b.* EXCLUDE (_at) REPLACE (s.shown AS value) FROM behind b JOIN seen s ON {same}
            ORDER BY _at"""
        ).cast(whole.schema)
    ends = list(accumulate(map(len, tables.values()), initial=0))
    return {name: seen.slice(start, len(tables[name])) for name, start in zip(tables, ends, strict=False)}
