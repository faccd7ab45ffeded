"""A golden field that a person gives another value: typed, or that of another record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hotpass import ssot
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, quarantine
from hotpass.catalogue import corrections as kept
from hotpass.catalogue.corrections import Correction
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.profiles import FieldSpec, Profile
from hotpass.profiles.reading import read_text
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

#: Key of the rule in provenance when a person decided.
_BY_A_PERSON: Final = "correction"
#: Problems of a text for which it is no value of its kind.
_FAULTS: Final = ("unreadable", "impossible_date", "digits_lost", "half")


#: A correction wins in the next run, is published, lapsed as the records say something new, or is overruled
#: by what a person decided later of a record in quarantine.
Outcome = Literal["waits", "published", "lapsed", "overruled"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a field is to be.

    Attributes:
        value: as a person types it, or one of the values of the record; None for the record's first.
        record_id: the record whose value it is to be, or None.
    """

    value: str | None = None
    record_id: str | None = None


def make(
    workspace: Workspace,
    dataset: str,
    entity_id: str,
    field: str,
    given: Given,
    *,
    reason: str,
    by: str,
    cell_of: str | None = None,
    under: Act = Act.CORRECT,
) -> Correction:
    """Keep what a field of an entity of the published version is to be; the next run obeys.

    It stands until the records say something else than what the person saw: then the rules choose again, and
    the person is asked.

    Args:
        workspace: where the version is.
        dataset: whose entity it is.
        entity_id: the entity.
        field: name of the field.
        given: the value.
        reason: why, in the person's words.
        by: who decides.
        cell_of: the record whose cell was found wrong, which is held to the rules with the new value from
            then on; else the one that the published value is of.
        under: what whoever acts must be permitted: a data subject's request is carried out by who answers it.

    Raises:
        InputError: there is no such entity, field or record, the value is none of the field's kind, it is
            what is published already, or no reason is given.
    """
    require(under)
    entity = ssot.whole_entity(workspace, dataset, entity_id)
    profile = ssot.profile_of(entity.version.path)
    spec = _field(profile, entity, field)
    golden = next(one for one in entity.fields if one.name == field)
    own = _own_value(entity, cell_of, spec)
    value, before = _value(profile, spec, entity, given), of_entity(workspace, entity).get(field)
    if (cell_of is None or own == value) and value == (
        before.value if before and became(workspace, entity, before) == "waits" else golden.value
    ):
        raise InputError("the field has this value already", where=f"{entity_id}, {spec.label}")
    if not reason.strip():
        raise InputError("a correction needs a reason", where=f"{entity_id}, {spec.label}")
    made = Correction(
        dataset=dataset,
        entity_type=entity.entity_type,
        entity_id=entity_id,
        record_id=cell_of or given.record_id or (golden.why.record_id or None if golden.why else None),
        field=field,
        value=value,
        instead_of=own if cell_of and value == golden.value else _ruled(golden, before),
        reason=reason.strip(),
        decided_by=by,
        decided_at=now(),
        run_id=entity.version.run_id,
    )
    with Catalogue.open(workspace).write() as connection:
        return kept.add(connection, made)


def take_back(workspace: Workspace, seq: int, by: str) -> Correction:
    """Take a correction back; the next run obeys.

    Raises:
        InputError: there is none of that number, or it was taken back before.
    """
    require(Act.CORRECT)
    with Catalogue.open(workspace).write() as connection:
        found = kept.find(connection, seq)
        if found is None:
            raise InputError(
                f"there is no correction {seq} to take back", remedy="See `hotpass corrections list`"
            )
        kept.withdraw(connection, found, by, now())
    return found


def standing(workspace: Workspace, dataset: str) -> list[Correction]:
    """The corrections of a dataset that were not taken back, the newest first."""
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        return kept.standing(connection, dataset)[::-1]


def of_entity(workspace: Workspace, entity: ssot.Entity) -> dict[str, Correction]:
    """By field the correction of an entity that stands."""
    with Catalogue.open(workspace).read() as connection:
        records = [record.record_id for record in entity.records]
        found = kept.of_entity(connection, entity.version.dataset, entity.entity_id, records)
    return {one.field: one for one in found}


def became(workspace: Workspace, entity: ssot.Entity, one: Correction) -> Outcome:
    """What became of a correction in the version that an entity is shown of."""
    with Catalogue.open(workspace).read() as connection:
        acts = quarantine.standing(connection, one.dataset)
    ids = {entity.entity_id, *(record.record_id for record in entity.records)}
    if any(
        act.record_id in ids and act.field == one.field and act.decided_at > one.decided_at for act in acts
    ):
        return "overruled"
    golden = next((field for field in entity.fields if field.name == one.field), None)
    if golden and _is_corrected(golden) and golden.value == one.value:
        return "published"
    return "waits" if one.run_id == entity.version.run_id else "lapsed"


def as_table(corrections: Iterable[Correction]) -> pa.Table:
    """Corrections as merging takes them (:data:`hotpass.model.CORRECTIONS`)."""
    import pyarrow as pa

    from hotpass.model import CORRECTIONS

    rows = [
        {
            **{name: getattr(one, name) for name in CORRECTIONS.names if name != "sequence"},
            "sequence": one.seq,
        }
        for one in corrections
    ]
    return pa.Table.from_pylist(rows, CORRECTIONS)


def _field(profile: Profile, entity: ssot.Entity, name: str) -> FieldSpec:
    known = {field.name: field for field in profile.entities[entity.entity_type].published}
    if name not in known:
        raise InputError(
            f"there is no field {name!r}", where=entity.entity_id, remedy=f"Fields are {', '.join(known)}"
        )
    return known[name]


def _value(profile: Profile, spec: FieldSpec, entity: ssot.Entity, given: Given) -> str:
    """The value as the field's kind writes it; errors do not repeat it, as it may be personal."""
    where = f"{entity.entity_id}, {spec.label}"
    if given.record_id is not None:
        record = next((r for r in entity.records if r.record_id == given.record_id), None)
        said = next((f.values for f in record.fields if f.name == spec.name), ()) if record else ()
        if not said or (given.value is not None and given.value not in said):
            raise InputError(f"record {given.record_id} of this entity gives no such value", where=where)
        return given.value or said[0]
    read = read_text(profile, spec, given.value or "")
    if read.value is None or read.problem in _FAULTS:
        raise InputError(
            f"{spec.of.plural} are not written like what was typed", where=where, remedy="Type it anew"
        )
    return read.value


def _own_value(entity: ssot.Entity, record_id: str | None, spec: FieldSpec) -> str | None:
    """What a record says of a field, or None."""
    if record_id is None:
        return None
    record = next((one for one in entity.records if one.record_id == record_id), None)
    if record is None:
        where = f"{entity.entity_id}, {spec.label}"
        raise InputError(f"record {record_id} is none of this entity", where=where)
    said = next((one.values for one in record.fields if one.name == spec.name), ())
    return said[0] if said else None


def _ruled(golden: ssot.GoldenField, before: Correction | None) -> str | None:
    """What the rules chose; of a corrected field what its correction saw or, where that was taken back since,
    the best that the records say."""
    if golden.why is None or not _is_corrected(golden):
        return golden.value
    if before is not None:
        return before.instead_of
    if golden.why.alternatives:
        return golden.why.alternatives[0].value
    return golden.value if golden.why.agreeing else None


def _is_corrected(golden: ssot.GoldenField) -> bool:
    return golden.why is not None and golden.why.rule == _BY_A_PERSON
