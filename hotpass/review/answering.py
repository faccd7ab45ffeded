"""A pair answered at the desk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, claims, decisions
from hotpass.catalogue.decisions import Decision, Said, Verdict
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.review.effects import Effect, effect, surroundings
from hotpass.review.policy import Policy
from hotpass.review.sides import Sides, sides
from hotpass.review.subjects import opened
from hotpass.review.wanted import Asked
from hotpass.stages.link.saved import digest_of
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Question:
    """A pair as it is put to a reviewer.

    Attributes:
        pair: the pair.
        sides: its records side by side.
        effect: what each answer would do, or None where that takes too long to say.
        match: weight from which pairs match.
        model: version of the model: the SHA-256 of what it says.
        policy: what the reviewer sees of the fields.
        audit: whether it was drawn at random, so that nothing may tell what the model thinks of it.
    """

    pair: Asked
    sides: Sides
    effect: Effect | None
    match: float
    model: str
    policy: Policy
    audit: bool = False

    def shown(self, blind: bool) -> Mapping[str, Any]:
        """What the reviewer saw, without any value of a record: those can be looked up in the run."""
        told = json.dumps(asdict(self.sides), sort_keys=True, ensure_ascii=False)
        names = [field.name for field in self.sides.fields]
        kind = self.pair.entity_type
        return {
            **({"audit": True} if self.audit else {}),
            "fields": names,
            "masked": [
                field.name
                for field in self.sides.fields
                if self.policy.of(kind, field.name, field.personal) == "masked"
            ],
            "digest": hashlib.sha256(told.encode()).hexdigest(),
            "weight": None if blind else self.pair.match_weight,
        }


def questions(
    workspace: Workspace, pairs: Sequence[Asked], policy: Policy, *, audit: bool = False
) -> list[Question]:
    """Pairs as they are put to a reviewer, in their order; each linkage is opened once for all of them."""
    found: dict[str, Question] = {}
    for run_id in dict.fromkeys(pair.run_id for pair in pairs):
        with opened(workspace, run_id) as linked:
            model = digest_of(linked.folder / "link")
            for kind in dict.fromkeys(pair.entity_type for pair in pairs if pair.run_id == run_id):
                some = [pair for pair in pairs if (pair.run_id, pair.entity_type) == (run_id, kind)]
                ids = [(pair.record_id_l, pair.record_id_r) for pair in some]
                beside = sides(linked, kind, ids, policy)
                entities = sorted({e for one in beside for e in (one.left.entity_id, one.right.entity_id)})
                around = None if audit else surroundings(workspace, linked, kind, entities)
                match = linked.report[kind]["match_weight"]
                for pair, two, one in zip(some, ids, beside, strict=True):
                    would = effect(around, two) if around else None
                    found[pair.item] = Question(pair, one, would, match, model, policy, audit)
    return [found[pair.item] for pair in pairs]


def answer(
    workspace: Workspace,
    question: Question,
    verdict: Verdict,
    *,
    reviewer: str,
    blind: bool,
    seconds: float | None = None,
    comment: str | None = None,
) -> Decision:
    """Keep what a reviewer said at the desk, and give the pair back."""
    require(Act.DECIDE)
    pair = question.pair
    said = Said(
        *(pair.entity_type, pair.record_id_l, pair.record_id_r, verdict, reviewer, now(), "workbench"),
        *(comment or None, blind, seconds, pair.run_id, question.shown(blind), question.model),
    )
    with Catalogue.open(workspace).write() as connection:
        decisions.add(connection, [said])
        claims.release(connection, reviewer, [pair.item])
        claims.renew(connection, reviewer)
        kept = decisions.last_of(connection, reviewer)
    assert kept is not None
    return kept


def reopen(workspace: Workspace, reviewer: str, seq: int) -> None:
    """Take back a decision of the desk, by its number; the pair is given to its reviewer once more.

    Raises:
        InputError: it was taken back already.
    """
    require(Act.DECIDE)
    with Catalogue.open(workspace).write() as connection:
        found = decisions.find(connection, seq)
        if found is None:
            raise InputError(f"decision {seq} was taken back already")
        decisions.withdraw(connection, found, reviewer)
        claims.take(connection, [f"{found.record_id_l} {found.record_id_r}"], reviewer)
