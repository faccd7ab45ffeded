"""What was revealed and what was refused, kept in the audit trail; a value never is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotpass import ssot
from hotpass.access import (
    HIDDEN,
    AccessRefused,
    Act,
    Identity,
    Reason,
    Role,
    Sight,
    acting_as,
    mask_text,
    require,
    signing_in,
)
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import Entry
from hotpass.errors import HotpassError, InputError
from hotpass.fields.legal_forms import split_legal_form
from hotpass.fields.personal import text_seen
from hotpass.workspace import Workspace

#: Acts of the trail that tell who came in, saw and was refused.
OF_ACCESS: Final = (
    *("value.reveal", "access.refuse", "access.sign_in", "access.sign_out", "token.create", "token.revoke"),
)


#: So often nobody signs out while one of his sessions lasts.
_SIGNED_OUT: Final = 1000


@dataclass(frozen=True, slots=True)
class Revealed:
    """A field of an entity, or of one of its records, as it is.

    Attributes:
        label: what people call the field.
        values: all that it has.
        raw: of a record, the text of its cell.
    """

    label: str
    values: Sequence[str]
    raw: str | None = None

    @property
    def text(self) -> str:
        """The values, and the cell's text where that says more."""
        said = ", ".join(self.values)
        more = self.raw if self.raw and self.raw != said else None
        return f"{said}, read from {more}" if said and more else more or said or "no value"


def reveal(
    workspace: Workspace, dataset: str, entity_id: str, field: str, reason: str, record_id: str | None = None
) -> Revealed:
    """A field of an entity, or of one of its records, as it is, which whoever acts sees masked otherwise.

    That it was revealed, to whom and why is in the audit trail before the value is given. The reason is kept
    without what it says of the entity itself.

    Raises:
        AccessRefused: whoever acts may not reveal values, or not of this class: what is hidden from a role
            stays so.
        InputError: no reason is given, or there is no such entity, record or field.
    """
    who = require(Act.REVEAL)
    if not reason.strip():
        raise InputError("a value is revealed for a reason", where=f"{entity_id}, {field}", remedy="Give it")
    with acting_as(Identity(who.name, frozenset(Role), who.origin)):
        entity = ssot.whole_entity(workspace, dataset, entity_id)
    golden = next((one for one in entity.fields if one.name == field), None)
    if golden is None:
        raise InputError(f"there is no field {field!r}", where=entity_id)
    if who.sight(golden.personal) is Sight.HIDDEN:
        raise AccessRefused(
            f"{golden.label} is hidden from {who.name}",
            identity=who,
            act=Act.REVEAL.value,
            reason=Reason.HIDDEN,
        )
    raw = None
    if record_id is not None:
        of_record = _of_record(entity, record_id, field)
        values, raw = _texts(of_record), of_record.raw
    else:
        values = _texts(golden)
    with Catalogue.open(workspace).write() as connection:
        why = _unnamed(reason.strip(), entity)
        said = {"dataset": dataset, "field": field, "origin": who.origin}
        said |= {"record": record_id} if record_id else {}
        audit.note(connection, who.name, "value.reveal", entity_id, {"reason": why}, **said)
    shown = [text_seen(value, revealed=True) for value in values]
    return Revealed(golden.label, shown, raw and text_seen(raw, revealed=True))


def _unnamed(reason: str, entity: ssot.Entity) -> str:
    """A reason without names, addresses and numbers of an entity, and without anybody's to be reached by."""
    from hotpass.compliance.erasing.terms import Term, terms_of
    from hotpass.compliance.subjects.opening import TELLING

    fields = [field for field in entity.fields if field.kind in TELLING]
    own = {Term(field.kind, text) for field in fields for text in _texts(field)}
    firms = [term for term in own if term.kind == "organisation_name"]
    own |= {Term(firm.kind, split_legal_form(firm.text)[0]) for firm in firms}
    return mask_text(terms_of(own, own).out_of_file(reason, HIDDEN))


def _texts(field: ssot.GoldenField | ssot.RecordField) -> list[str]:
    return list(field.values) or ([field.value] if field.value else [])


def _of_record(entity: ssot.Entity, record_id: str, field: str) -> ssot.RecordField:
    for record in entity.records:
        for one in record.fields:
            if (record.record_id, one.name) == (record_id, field):
                return one
    raise InputError(f"record {record_id!r} says nothing of {field!r}", where=entity.entity_id)


def record_refusal(workspace: Workspace, refused: AccessRefused) -> None:
    """Keep that somebody wanted what he may not do; where that cannot be kept, the refusal stands."""
    who = refused.identity
    try:
        with Catalogue.open(workspace).write() as connection:
            said = {"origin": who.origin, "roles": sorted(who.roles), "reason": refused.reason.value}
            audit.note(connection, who.name, "access.refuse", refused.act or "sign-in", **said)
    except HotpassError:
        return


def record_sign_in(workspace: Workspace, who: Identity) -> None:
    """Keep that somebody came in."""
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, who.name, "access.sign_in", who.origin, roles=sorted(who.roles))


def record_sign_out(workspace: Workspace, who: Identity) -> None:
    """Keep that somebody signed out, and of which session: nobody comes in with it again."""
    with Catalogue.open(workspace).write() as connection:
        audit.note(
            connection, who.name, "access.sign_out", who.origin, began=signing_in.began(who).isoformat()
        )


def has_signed_out(workspace: Workspace, who: Identity) -> bool:
    """Whether the session in which somebody is known was signed out of."""
    with Catalogue.open(workspace).read() as connection:
        kept = audit.latest(connection, _SIGNED_OUT, ("access.sign_out",), actor=who.name)
    return any(one.details["began"] == signing_in.began(who).isoformat() for one in kept)


def lately(workspace: Workspace, *acts: str, most: int = 50) -> list[Entry]:
    """The newest entries of these acts, the newest first.

    Raises:
        AccessRefused: whoever acts may not see who may see what.
    """
    require(Act.ACCESS)
    with Catalogue.open(workspace).read() as connection:
        return audit.latest(connection, most, acts)
