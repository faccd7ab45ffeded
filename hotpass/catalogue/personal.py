"""What people said of what is personal in columns, only added to; and profiles in whose masks it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.database import Catalogue, Place
from hotpass.catalogue.tables import PERSONAL_DECISIONS
from hotpass.fields.base import Personal
from hotpass.fields.personal import gravest
from hotpass.profiles import EntitySpec, Profile, read_profile

Decision = Literal["confirmed", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of a sort of personal information in a column.

    Attributes:
        column_key: of the column, and of the same one in the next upload.
        sort: what was found in it.
        decision: what was said.
        personal: the class that is confirmed.
        suggested: the class that was suggested then.
        share: of the values then, or None.
        place: file, sheet and header, in words.
        field: that the column gave then, or None.
        reason: why, in the person's words.
        run_id: of the run that was looked at.
        decided_by: who.
        decided_at: when.
    """

    column_key: str
    sort: str
    decision: Decision
    personal: Personal
    suggested: Personal
    share: float | None
    place: str
    field: str | None
    reason: str
    run_id: str
    decided_by: str
    decided_at: datetime


def add(connection: sa.Connection, decided: Decided) -> None:
    """Keep what was said."""
    connection.execute(PERSONAL_DECISIONS.insert().values(**asdict(decided)))
    act = {"confirmed": "personal.confirm", "rejected": "personal.reject", "withdrawn": "personal.withdraw"}
    said = {name: getattr(decided, name) for name in ("sort", "personal", "field")}
    said["run"] = decided.run_id
    audit.note(connection, decided.decided_by, act[decided.decision], decided.column_key, **said)


def standing(connection: sa.Connection) -> dict[tuple[str, str], Decided]:
    """By column and sort what was said last, without what was taken back."""
    columns = [column for column in PERSONAL_DECISIONS.c if column.name != "seq"]
    rows = connection.execute(sa.select(*columns).order_by(PERSONAL_DECISIONS.c.seq)).mappings()
    newest = {(row["column_key"], row["sort"]): Decided(**row) for row in rows}
    return {key: one for key, one in newest.items() if one.decision != "withdrawn"}


def last_word(place: Place) -> int:
    """Number of the newest thing that was said, 0 for none: what is seen may differ once it rises."""
    if not Catalogue.is_there(place):
        return 0
    with Catalogue.open(place).read() as connection:
        return int(connection.execute(sa.select(sa.func.max(PERSONAL_DECISIONS.c.seq))).scalar() or 0)


def confirmed_columns(place: Place) -> dict[str, Personal]:
    """By column the most delicate class that people confirmed."""
    return _gravest((one.column_key, one.personal) for one in _confirmed(place))


def as_confirmed(place: Place, profile: Profile) -> Profile:
    """The profile with the classes that people confirmed for columns of its fields, where they are graver.

    What is shown is masked by the classes of a profile, so that it is masked by these everywhere.
    """
    graver = _gravest((one.field, one.personal) for one in _confirmed(place) if one.field)
    if not graver:
        return profile
    entities = {
        kind: EntitySpec(
            fields=tuple(
                field.model_copy(update={"personal": now})
                if (now := gravest((field.personal_class, graver.get(f"{kind}.{field.name}", "none"))))
                != field.personal_class
                else field
                for field in entity.fields
            )
        )
        for kind, entity in profile.entities.items()
    }
    return profile.model_copy(update={"entities": entities})


def profile_of_run(place: Place, spec: Mapping[str, Any]) -> Profile:
    """The profile of a run by its specification, as :func:`as_confirmed`."""
    return as_confirmed(place, read_profile(spec["profile"]))


def _confirmed(place: Place) -> list[Decided]:
    if not Catalogue.is_there(place):
        return []
    with Catalogue.open(place).read() as connection:
        return [one for one in standing(connection).values() if one.decision == "confirmed"]


def _gravest(said: Any) -> dict[str, Personal]:
    found: dict[str, Personal] = {}
    for key, personal in said:
        found[key] = gravest((found.get(key, "none"), personal))
    return found
