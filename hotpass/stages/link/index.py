"""What linkage keeps of a type so that records that come later find their like without the rest being read.

``index_<type>_keys.parquet`` has the keys of the blocking rules (rule, key, id),
``index_<type>_joint.parquet`` those of two rules together, ``index_<type>_refused.parquet`` those that too
many records share (rule, key), and ``index_<type>_records.parquet`` of each record its id, its record_id and
its component: records of one component may influence each other's groups, those of two cannot.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from hotpass.engine import Engine, there_is
from hotpass.errors import ConfigError
from hotpass.model import EntityType
from hotpass.patching import write_patch
from hotpass.workspace import link_or_copy

if TYPE_CHECKING:
    import numpy as np

#: A rule that there is not; its key tells whether the engine still makes the same keys.
_CHECK: Final = -1
_PROBE: Final = "hash('hotpass')"
_RECORDS: Final = pa.schema([("id", pa.int32()), ("record_id", pa.string()), ("component", pa.int32())])


def index_file(entity_type: EntityType, table: str) -> str:
    """Name of the file of a table of the index: ``keys``, ``joint``, ``refused`` or ``records``."""
    return f"index_{entity_type}_{table}.parquet"


def write_keys(engine: Engine, folder: Path, entity_type: EntityType) -> None:
    """Write the keys of the rules that stand alone, from the tables that blocking has made."""
    engine.write(
        """FROM block_keys ANTI JOIN
        (FROM block_sizes JOIN bounds USING (rule) WHERE n > bound) USING (rule, key)""",
        folder / index_file(entity_type, "keys"),
        passing=True,
    )


def write_joint_keys(engine: Engine, folder: Path, entity_type: EntityType, first: int) -> None:
    """Write the keys of the joint rules, whose numbers begin with ``first``, and all that are refused."""
    engine.write(
        f"FROM joint_alone UNION ALL FROM kept_keys WHERE rule >= {first}",
        folder / index_file(entity_type, "joint"),
        passing=True,
    )
    refused = " UNION ALL ".join(
        f"SELECT rule, key FROM {kind}_sizes JOIN bounds USING (rule) WHERE n > bound"
        for kind in ("block", "joint")
    )
    engine.write(
        f"{refused} UNION ALL SELECT {_CHECK}, {_PROBE}",
        folder / index_file(entity_type, "refused"),
        passing=True,
    )


def write_records(engine: Engine, folder: Path, entity_type: EntityType, component: np.ndarray) -> None:
    """Write the records.

    Args:
        engine: holds the nodes.
        folder: receives the file.
        entity_type: the type.
        component: number of the component of each node, in the order of their ids.
    """
    import numpy as np

    ids = np.arange(len(component), dtype=np.int32)
    engine.register("components_found", pa.table({"id": ids, "component": component}))
    engine.write(
        f"""SELECT id, record_id, component FROM {entity_type}_nodes
        JOIN components_found USING (id) ORDER BY id""",
        folder / index_file(entity_type, "records"),
        passing=True,
    )


def write_index_again(engine: Engine, base: Path, folder: Path, entity_type: EntityType) -> None:
    """Write the index of a folder into another one, with the components and keys that changed.

    Reads ``components_now`` (id, component), of some records, and ``fresh`` (record_id), of which, where
    rules bring pairs, ``fresh_keys`` (rule, key, record_id) has the keys as they are now.
    """
    name = index_file(entity_type, "records")
    moved = "SELECT id, record_id, c.component FROM index_records JOIN components_now c USING (id)"
    write_patch(engine, base / name, folder / name, "SELECT id FROM components_now", moved, _RECORDS, "id")
    renewed = engine.rows("SELECT count(*) FROM fresh")[0][0]
    for table in ("keys", "joint", "refused"):
        name = index_file(entity_type, table)
        if not (base / name).is_file():
            continue
        if not renewed or table == "refused":
            link_or_copy(base / name, folder / name)
            continue
        engine.view("keys_before", base / name)
        now = "UNION ALL SELECT rule, key, id FROM fresh_keys JOIN index_records USING (record_id)"
        engine.write(
            f"""FROM keys_before ANTI JOIN (FROM index_records SEMI JOIN fresh USING (record_id)) USING (id)
            {now if table == "keys" else ""}""",
            folder / name,
            passing=True,
        )


def open_index(engine: Engine, folder: Path, entity_type: EntityType) -> bool:
    """Make views ``index_records`` and, where rules brought the pairs, ``index_keys`` and ``index_refused``.

    Returns:
        whether rules brought the pairs; all pairs were compared otherwise.

    Raises:
        ConfigError: there is no index, or the engine that wrote it made other keys.
    """
    records, keys, joint, refused = (
        folder / index_file(entity_type, table) for table in ("records", "keys", "joint", "refused")
    )
    if not there_is(records):
        raise _old(folder)
    engine.view("index_records", records)
    if not keys.is_file():
        return False
    if not joint.is_file():
        raise _old(folder)
    engine.view("index_keys", [keys, joint])
    engine.view("index_refused", refused)
    same = engine.rows(f"SELECT count(*) FROM index_refused WHERE rule = {_CHECK} AND key = {_PROBE}")
    if not same[0][0]:
        raise _old(folder)
    return True


def _old(folder: Path) -> ConfigError:
    return ConfigError(
        "the linkage of what is published was made by an older version of Hotpass",
        where=str(folder.parent.name),
        remedy="Publish once more with `hotpass run`, then add records",
    )
