"""Records that bear the subject's name, or an address of theirs, and are another's.

What one's own file says is given to whoever asks for it, and erased. A record that only bears the same name
is not yet one's own: where it says another identity number, address or organisation than the records that
are certain, or where several entities are found and none is certain, a person has to say whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotpass.compliance.subjects.seeking import NAMES, NUMBERS, STANDINGS

if TYPE_CHECKING:
    from hotpass.compliance.subjects.finding import HeldRecord, Published

_CERTAIN, _LIKELY, _POSSIBLE = STANDINGS
#: Kinds by which people and organisations are reached.
_REACHED: Final = ("email", "phone")


def without_namesakes(
    records: Mapping[str, HeldRecord], published: Sequence[Published]
) -> dict[str, HeldRecord]:
    """The records, those only possible that were likely and speak against the subject.

    Args:
        records: by id.
        published: which entities of versions hold them; what the linkage holds for the same as a record that
            is certain stays.
    """
    sure = [one for one in records.values() if one.standing == _CERTAIN]
    own = {one.record_id for one in sure}
    kin = {record for one in published if one.current and own & set(one.records) for record in one.records}
    likely = [one for one in records.values() if one.standing == _LIKELY and one.record_id not in kin]
    if sure:
        known = _said(sure)
        against = {one.record_id: why for one in likely if (why := _against(one, known))}
    else:
        against = _of_several(likely, published)
    return {
        record_id: replace(one, standing=_POSSIBLE, reasons=(*one.reasons, against[record_id]))
        if record_id in against
        else one
        for record_id, one in records.items()
    }


def _of_several(likely: Sequence[HeldRecord], published: Sequence[Published]) -> dict[str, str]:
    """Why none of them is likely: they are of several entities."""
    ids = {one.record_id for one in likely}
    theirs = {(one.dataset, one.entity_id) for one in published if one.current and ids & set(one.records)}
    each = {dataset for dataset, _ in theirs}
    if len(theirs) <= len(each):  # one entity a dataset
        return {}
    return dict.fromkeys(ids, f"one of {len(theirs)} entities that fit")


def _against(record: HeldRecord, known: Mapping[str, set[str]]) -> str:
    """What a record says that is another's than of the records that are certain; ``""`` where nothing is."""
    said = _said([record])
    differ = [kind for kind in said.keys() & known.keys() if not said[kind] & known[kind]]
    numbers = [kind for kind in differ if kind in NUMBERS]
    if numbers:
        return f"another {_called(numbers[0])} than the records that are certain"
    if not record.by_name:
        names = [kind for kind in differ if kind in NAMES.values()]
        return f"another {_called(names[0])} than the records that are certain" if names else ""
    if any(kind in said and kind in known and kind not in differ for kind in (*_REACHED, *NUMBERS)):
        return ""
    own = NAMES["person"] if NAMES["person"] in said else NAMES["organisation"]
    others = sorted(kind for kind in differ if kind != own)
    return f"another {_called(others[0])} than the records that are certain" if others else ""


def _said(records: Sequence[HeldRecord]) -> dict[str, set[str]]:
    """By kind what records say of what tells people and organisations apart, folded."""
    found: dict[str, set[str]] = {}
    for record in records:
        for value in record.values:
            if value.value and value.kind in (*_REACHED, *NUMBERS, *NAMES.values()):
                found.setdefault(value.kind, set()).update(map(_folded, value.value.split("; ")))
    return found


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _called(kind: str) -> str:
    words = {"email": "e-mail address", "person_name": "name", "organisation_name": "organisation"}
    return words.get(kind, kind.replace("_", " "))
