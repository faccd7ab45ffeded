"""Why a pair weighs so, as far as a reviewer may see it."""

from __future__ import annotations

from dataclasses import replace

from hotpass.linkage.answers import Bar, FieldWeight, LinkedRecord, PairAnswer
from hotpass.linkage.explaining import explain_pair
from hotpass.linkage.opening import Linked
from hotpass.review.policy import Policy


def explained(linked: Linked, one: str, other: str, policy: Policy) -> PairAnswer:
    """Why two records are one, or are not (:func:`hotpass.linkage.explain_pair`).

    Of a field that the policy masks or hides only the weight is told; records are then called by their place,
    and what may name values of several fields (blocking rules, the way through an entity) is left out.
    """
    policy.check(linked.profile)
    answer = explain_pair(linked, one, other, policy.role)
    if not policy.restricts(answer.entity_type):
        return answer
    fields = tuple(_field(answer, field, policy) for field in answer.fields)
    told = {field.label: field.sentence for field in fields}
    return replace(
        answer,
        left=_placed(answer.left),
        right=_placed(answer.right),
        reasons=answer.reasons[:1],
        rules=(),
        path=(),
        fields=fields,
        bars=tuple(Bar(bar.label, bar.weight, told.get(bar.label, bar.sentence)) for bar in answer.bars),
    )


def _field(answer: PairAnswer, field: FieldWeight, policy: Policy) -> FieldWeight:
    if policy.of(answer.entity_type, field.name) == "shown":
        return field
    return replace(field, left=None, right=None, sentence=f"{field.label}: its values are not shown.")


def _placed(record: LinkedRecord) -> LinkedRecord:
    return replace(record, name=record.record_id)
