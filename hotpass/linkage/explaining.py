"""Why two records are one, or are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotpass.access import CLASSES, Role, Sight, sight
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.linkage import words
from hotpass.linkage.answers import (
    Bar,
    Edge,
    FieldWeight,
    LinkedRecord,
    PairAnswer,
    RuleAnswer,
    Standing,
    weakest,
)
from hotpass.linkage.groups import edges_within, way_between
from hotpass.linkage.levels import Compared, compare_between, prior_of, taken_away
from hotpass.linkage.opening import Linked
from hotpass.linkage.rules import ask_rules
from hotpass.linkage.things import records_named
from hotpass.linkage.values import field_weights
from hotpass.model import EntityType
from hotpass.stages.link.grouping import CUT, SURE, UNLIKE
from hotpass.stages.link.keys import BY_DECISION, BY_KEY, BY_LIKENESS, NUMBERED, valid_number
from hotpass.stages.link.scoring import LEAST_WEIGHT

#: Of an entity of more records as many are compared with those of another.
_MOST = 40


def explain_pair(linked: Linked, one: str, other: str, role: Role | None = None) -> PairAnswer:
    """Why two records, or the weightiest pair of two entities or rows, are one or are not.

    Args:
        linked: the run.
        one: a record id, an entity id, or ``file:sheet:row``.
        other: another.
        role: of the person who asks; chooses how personal values are shown.

    Raises:
        InputError: one of them is not there, or they are no two records of one type.
    """
    entity_type, left, right = _sides(linked, one, other, role)
    evidence, pairs = compare_between(
        linked, entity_type, [r.record_id for r in left[:_MOST]], [r.record_id for r in right[:_MOST]]
    )
    pair = pairs[0]
    by_id = {record.record_id: record for record in (*left, *right)}
    ends = by_id[pair.left], by_id[pair.right]
    fields = tuple(field_weights(linked, evidence, pair, role))
    shown = all(sight(personal, role) is Sight.CLEAR for personal in CLASSES)
    rules = () if pair.kept else ask_rules(linked, evidence, pair.left, pair.right, shown=shown)
    path = _path(linked, ends, role)
    story = _Story(linked, entity_type, ends, pair, rules, path)
    report = linked.report[entity_type]
    return PairAnswer(
        entity_type=entity_type,
        left=ends[0],
        right=ends[1],
        pairs_between=len(pairs),
        standing=story.standing,
        reasons=tuple(story.reasons()),
        compared=story.compared,
        found_by=story.found_by,
        rules=rules,
        bars=tuple(_bars(pair, prior_of(report), fields)),
        fields=fields,
        weight=pair.weight,
        scored_anew=pair.kept is None,
        match=report["match_weight"],
        review=report["review_weight"],
        path=path,
    )


def _sides(
    linked: Linked, one: str, other: str, role: Role | None
) -> tuple[EntityType, list[LinkedRecord], list[LinkedRecord]]:
    """The records that each side names, of one type: organisations where both name some."""
    named = [records_named(linked, thing, role) for thing in (one, other)]
    common = {record.entity_type for record in named[0]} & {record.entity_type for record in named[1]}
    if not common:
        raise InputError(f"{one!r} and {other!r} are an organisation and a person, which are never compared")
    entity_type: EntityType = "organisation" if "organisation" in common else "person"
    left, right = ([r for r in side if r.entity_type == entity_type] for side in named)
    if {r.record_id for r in left} == {r.record_id for r in right} and len(left) == 1:
        raise InputError(f"{one!r} and {other!r} are the same record", remedy="Name two different ones")
    return entity_type, left, right


def _path(linked: Linked, ends: tuple[LinkedRecord, LinkedRecord], role: Role | None) -> tuple[Edge, ...]:
    if ends[0].entity_id != ends[1].entity_id:
        return ()
    records = records_named(linked, ends[0].entity_id, role)
    return way_between(records, edges_within(linked, records), ends[0].record_id, ends[1].record_id)


def _bars(pair: Compared, prior: float, fields: Sequence[FieldWeight]) -> Iterator[Bar]:
    """What makes up the weight of a pair; none where the model compares nothing."""
    if pair.weight is None:
        return
    yield Bar("Any two records", prior, f"Of any two records nothing is known: {words.odds(prior)}.")
    speaking = [field for field in fields if field.m is not None]
    yield from (Bar(field.label, field.weight, field.sentence) for field in speaking)
    held = taken_away(pair.kept)
    if pair.kept is None and pair.contradicted:
        taken = round(pair.weight - prior - sum(field.weight for field in fields), 4)
        held = taken if taken < 0 else None
    if held is not None:
        yield Bar(
            "Names differ", held, "The names contradict each other: what else agrees cannot make a match."
        )


@dataclass(frozen=True, slots=True)
class _Story:
    """What became of a pair, and why."""

    linked: Linked
    entity_type: EntityType
    ends: tuple[LinkedRecord, LinkedRecord]
    pair: Compared
    rules: Sequence[RuleAnswer]
    path: Sequence[Edge]

    @property
    def standing(self) -> Standing:
        if self.ends[0].entity_id == self.ends[1].entity_id:
            return "one"
        review = self.linked.report[self.entity_type]["review_weight"]
        return "waits" if self.pair.kept and review <= self._weight < self._match else "apart"

    @property
    def found_by(self) -> str | None:
        if self.pair.kept:
            return self.pair.kept.found_by
        return next((rule.rule for rule in self.rules if rule.outcome == "together"), None)

    @property
    def compared(self) -> bool:
        return self.found_by is not None

    @property
    def _weight(self) -> float:
        return self.pair.weight if self.pair.weight is not None else float("-inf")

    @property
    def _match(self) -> float:
        return float(self.linked.report[self.entity_type]["match_weight"])

    def reasons(self) -> Iterator[str]:
        """Why it became so, the deciding reason first."""
        wanted, refused = self._decided("match"), self._decided("no_match")
        if self.standing == "one":
            yield from self._together()
        elif refused and not wanted:
            yield f"They are two: {refused} decided that they do not match, which comes before every weight."
        elif self.compared:
            yield self._apart()
        else:
            yield "They are two: no blocking rule brought them together, so the run did not compare them."
            below = "reach" if self._weight >= self._match else "stay below"
            yield f"Compared now, they would weigh {self._said} and {below} {self._from}."
        yield from self._unobeyed(wanted, refused)
        if self.pair.contradicted:
            alone = " alone" if self.standing == "one" else ""
            yield f"Their names contradict each other, so that what they share does not{alone} make them one."
        if self.compared and self.pair.kept is None:
            least = words.weight(LEAST_WEIGHT)
            yield f"The run compared them and did not keep the pair, as it keeps none below {least}."

    def _unobeyed(self, wanted: str, refused: str) -> Iterator[str]:
        """What people decided of the two in vain."""
        if wanted and refused:
            yield f"{wanted} decided that they match, {refused} that they do not: neither is obeyed."
        elif wanted and self.standing != "one":
            yield (
                f"{wanted} decided that they match, which is not obeyed, as together with other decisions it "
                "would join what a decision keeps apart."
            )

    def _together(self) -> Iterator[str]:
        entity, kept = self.ends[0].entity_id, self.pair.kept
        if kept and kept.found_by == BY_DECISION:
            who = self._decided("match") or "a person"
            yield f"They are one, {entity}: {who} decided that they match, which comes before every weight."
        elif kept and kept.found_by == BY_KEY:
            yield f"They are one, {entity}: their source gives both the same key."
        elif kept and kept.found_by == BY_LIKENESS:
            yield f"They are one, {entity}: they bear one name and contradict each other in nothing."
        elif len(self.path) == 1:
            yield f"They are one, {entity}: their weight of {self._said} reaches {self._from}."
        else:
            pairs = words.counted(len(self.path), "pair")
            yield f"They are one, {entity}, though not by themselves: {pairs} lead from one to the other."
        least = weakest(tuple(self.path))
        if least and len(self.path) > 1:
            one, other = (f"{end.name} ({end.place})" for end in (least.left, least.right))
            yield f"The weakest of these is {one} and {other}, of weight {words.weight(least.weight or 0.0)}."

    def _apart(self) -> str:
        if self._weight < self._match:
            waits = ", and wait for a person" if self.standing == "waits" else ""
            return f"They are two{waits}: their weight of {self._said} lies below {self._from}."
        source = self._free_of_duplicates()
        if source is not None:
            return (
                f"They are two, although they match: both are rows of {source}, said to hold no duplicates."
            )
        number = self._numbers()
        why = f"their entities bear different valid numbers in {number}." if number else self._cut()
        return f"They are two, although their weight of {self._said} reaches {self._from}: {why}"

    @property
    def _said(self) -> str:
        if self.pair.weight is None:
            return "nothing"
        return f"{words.weight(self._weight)} ({words.odds(self._weight)})"

    @property
    def _from(self) -> str:
        return f"{words.weight(self._match)}, from which pairs match"

    def _decided(self, verdict: str) -> str:
        """Who decided so of the two before the run, or nobody."""
        path = self.linked.folder / "given" / "decisions.parquet"
        if not path.is_file():
            return ""
        self.linked.engine.view("decisions", path)
        ids = sorted(end.record_id for end in self.ends)
        found = self.linked.engine.rows(
            """SELECT DISTINCT reviewer FROM decisions
            WHERE record_id_l = ? AND record_id_r = ? AND decision = ? ORDER BY reviewer""",
            [*ids, verdict],
        )
        return " and ".join(reviewer for (reviewer,) in found)

    def _free_of_duplicates(self) -> str | None:
        """The source of both records, if the profile says that it holds no duplicates."""
        free = {source.name for source in self.linked.profile.sources if source.duplicate_free}
        listed = ", ".join(literal(end.record_id) for end in self.ends)
        found = self.linked.engine.rows(
            f"SELECT DISTINCT source FROM every_{self.entity_type}_records WHERE record_id IN ({listed})"
        )
        return found[0][0] if len(found) == 1 and found[0][0] in free else None

    def _numbers(self) -> str | None:
        """The field by whose valid numbers the records of the two entities are certainly two, if any."""
        ids = [end.entity_id for end in self.ends]
        for spec in self.linked.profile.entities[self.entity_type].fields:
            if spec.kind in NUMBERED[self.entity_type]:
                entities, numbers = self.linked.engine.rows(
                    f"""SELECT count(DISTINCT entity_id), count(DISTINCT r.{quote(spec.name)})
                    FROM clusters JOIN every_{self.entity_type}_records r USING (record_id)
                    WHERE entity_id IN (?, ?) AND {valid_number(spec.name)}""",
                    ids,
                )[0]
                if min(entities, numbers) > 1:
                    return spec.name
        return None

    def _cut(self) -> str:
        """Why two that match are not one, though nobody decided so of the two themselves."""
        if not self.pair.kept or not self.pair.kept.cut:
            return "what was decided about others, or a source said to hold no duplicates, parts them."
        mean, pairs = self._between()
        whole = "average linkage parts them, as the groups that they stand in disagree on the whole"
        if mean >= CUT[self.entity_type]:
            return f"{whole}."
        weighs = (
            f"{words.counted(pairs, 'pair')} between their entities weigh {words.weight(mean)} on average"
        )
        return f"{whole}; the {weighs}, and {words.weight(CUT[self.entity_type])} would be needed."

    def _between(self) -> tuple[float, int]:
        """What the pairs between the two entities weigh on average, and how many these are."""
        mean, pairs = self.linked.engine.rows(
            f"""WITH a AS (SELECT record_id FROM clusters WHERE entity_id = ?),
                    b AS (SELECT record_id FROM clusters WHERE entity_id = ?)
            SELECT avg(coalesce(greatest(least(p.match_weight, {SURE}), {UNLIKE}), {UNLIKE})), count(*)
            FROM a CROSS JOIN b LEFT JOIN pairs p ON p.record_id_l = least(a.record_id, b.record_id)
                                                 AND p.record_id_r = greatest(a.record_id, b.record_id)""",
            [end.entity_id for end in self.ends],
        )[0]
        return float(mean), int(pairs)
