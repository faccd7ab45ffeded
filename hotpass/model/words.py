"""What types, severities and dimensions are called, and the types of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import pyarrow as pa

EntityType = Literal["organisation", "person"]
ENTITY_TYPES: Final[tuple[EntityType, ...]] = ("organisation", "person")
#: The kind of the field that names an entity.
NAMING: Final[Mapping[EntityType, str]] = {"organisation": "organisation_name", "person": "person_name"}

Severity = Literal["critical", "warning", "info"]
Dimension = Literal["completeness", "validity", "uniqueness", "consistency", "timeliness", "accuracy"]

TEXT: Final = pa.string()
COUNT: Final = pa.int64()
SMALL: Final = pa.int32()
REAL: Final = pa.float64()
FLAG: Final = pa.bool_()
