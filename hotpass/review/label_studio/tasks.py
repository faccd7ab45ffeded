"""A pair as a task: what it is called, what it shows, and what the model expects."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from hotpass.access import Role
from hotpass.catalogue.label_studio import Task
from hotpass.catalogue.tables import now
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.review.label_studio.expecting import prediction
from hotpass.review.policy import Policy
from hotpass.review.queue import Pair
from hotpass.review.sides import FieldSides, Said, Sides, sides
from hotpass.review.subjects import opened
from hotpass.settings import settings
from hotpass.workspace import Workspace

_STATES: Final = {
    "same": "same",
    "similar": "similar",
    "conflicting": "differs",
    "missing": "missing",
}
_CELL: Final = "padding:4px 12px 4px 0;vertical-align:top;text-align:left;border-bottom:1px solid #8886"
#: Weight and underline, so that a difference is seen in both appearances and without colour.
_DIFFERS: Final = "font-weight:700;text-decoration:underline"
_EMPTY: Final = "–"


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair, ready to be sent.

    Attributes:
        pair: the pair.
        key: names it.
        html: what its task shows.
        match: weight from which a pair matches.
    """

    pair: Pair
    key: str
    html: str
    match: float

    @property
    def shown(self) -> str:
        """SHA-256 of what its task shows."""
        return digest(self.html)

    def data(self) -> dict[str, str]:
        """What its task holds."""
        pair = self.pair
        return {
            "pair_key": self.key,
            "question": f"Are these two records the same {pair.entity_type}?",
            "html": self.html,
            "entity_type": pair.entity_type,
            "record_id_l": pair.record_id_l,
            "record_id_r": pair.record_id_r,
            "run_id": pair.run_id,
        }

    def task(self) -> dict[str, Any]:
        """The task as Label Studio imports it."""
        weight = self.pair.match_weight
        if settings().label_studio_blind or weight is None:
            return {"data": self.data()}
        return {"data": self.data(), "predictions": [prediction(self.pair.run_id, weight, self.match)]}


def pair_key(entity_type: str, one: str, other: str) -> str:
    """Names a pair, the same whatever the order, the run and the workspace."""
    return digest("\n".join((entity_type, *sorted((one, other)))))


def key_of(data: Mapping[str, Any]) -> str:
    """The key that a task of ours with this data must have; ``""`` for a task that is none of ours."""
    named = [data.get(name) for name in ("entity_type", "record_id_l", "record_id_r", "run_id", "html")]
    if data.get("entity_type") not in ENTITY_TYPES or not all(isinstance(n, str) and n for n in named):
        return ""
    return pair_key(data["entity_type"], data["record_id_l"], data["record_id_r"])


def digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def policy() -> Policy:
    """What may be sent: as a reviewer may see it, personal values masked unless the settings allow them."""
    return Policy.in_force(Role.ANALYST if settings().label_studio_personal else Role.AUDITOR)


def asked(workspace: Workspace, pairs: Sequence[Pair]) -> list[Asked]:
    """Pairs with what their tasks show, in the same order."""
    ready: dict[str, Asked] = {}
    for run_id in {pair.run_id for pair in pairs}:
        with opened(workspace, run_id) as linked:
            for entity_type in ENTITY_TYPES:
                own = [p for p in pairs if (p.run_id, p.entity_type) == (run_id, entity_type)]
                ready |= {one.key: one for one in _asked(linked, entity_type, own)}
    return [ready[pair_key(pair.entity_type, pair.record_id_l, pair.record_id_r)] for pair in pairs]


def _asked(linked: Linked, entity_type: EntityType, pairs: Sequence[Pair]) -> Iterator[Asked]:
    ids = [(pair.record_id_l, pair.record_id_r) for pair in pairs]
    match = float(linked.report[entity_type]["match_weight"])
    for pair, seen in zip(pairs, sides(linked, entity_type, ids, policy()), strict=True):
        key = pair_key(entity_type, pair.record_id_l, pair.record_id_r)
        yield Asked(pair, key, html(seen), match)


def html(seen: Sides) -> str:
    """Two records side by side as a table; every value is escaped."""
    head = _row("th", ("", "Record A", "Record B", ""))
    places = _row("td", ("Source", *map(escape, (seen.left.source, seen.right.source)), ""))
    return (
        f'<table style="border-collapse:collapse">{head}{"".join(map(_field, seen.fields))}{places}</table>'
    )


def _field(field: FieldSides) -> str:
    shared = f" (also in {field.elsewhere} more)" if field.elsewhere else ""
    state = _STATES[field.state] + shared
    return _row("td", (escape(field.label), _value(field.left), _value(field.right), escape(state)))


def _value(said: Said | None) -> str:
    if said is None:
        return _EMPTY
    parts = ((escape(part.text), part.differs) for part in said.stretches)
    return "".join(f'<b style="{_DIFFERS}">{text}</b>' if differs else text for text, differs in parts)


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f'<{tag} style="{_CELL}">{cell}</{tag}>' for cell in cells) + "</tr>"


def task_of(task_id: int, data: Mapping[str, Any]) -> Task:
    """A task of ours, as the catalogue keeps it."""
    return Task(
        data["pair_key"],
        task_id,
        data["entity_type"],
        data["record_id_l"],
        data["record_id_r"],
        data["run_id"],
        digest(str(data["html"])),
        settings().label_studio_blind,
        now(),
    )
