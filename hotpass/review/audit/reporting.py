"""What the answers to an audit sample say of a linkage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import Decision
from hotpass.engine import DuckDBEngine
from hotpass.evaluation import Measure
from hotpass.model import EntityType
from hotpass.review.audit.drawing import BANDS, MOST_RECORDS, SIZE, drawn
from hotpass.review.audit.estimates import Stratum, f1, precision, recall
from hotpass.review.subjects import Subject, opened
from hotpass.workspace import Workspace

_DISPUTED: Final = "disputed"


@dataclass(frozen=True, slots=True)
class Tally:
    """A stratum and what was answered in it.

    Attributes:
        together: whether the linkage has made one entity of each of its pairs.
        words: what the model says of them.
        population: how many pairs it has.
        asked: how many of them are in the sample; none of those decided before the run, all of which count.
        fraction: the share of its pairs that is in the sample, 0–1.
        answered: how many pairs count: those of the sample up to the first that nobody has answered.
        matches: of those, how many match.
        left_out: of those, how many do not count as people were unsure or disagree.
        early: answers to pairs after the first that nobody has answered; they count once it is answered.
    """

    together: bool
    words: str
    population: int
    asked: int
    fraction: float
    answered: int
    matches: int
    left_out: int
    early: int

    @property
    def stratum(self) -> Stratum:
        """The figures that count."""
        return Stratum(self.together, self.population, self.answered - self.left_out, self.matches)


@dataclass(frozen=True, slots=True)
class Audit:
    """How right a linkage is.

    Attributes:
        entity_type: of what.
        run_id: the run.
        tallies: the strata.
        precision, recall, f1: over pairs of records, each with its 95 % interval; None until every stratum
            that it takes has an answer.
        not_measured: what no figure tells of, in sentences.
    """

    entity_type: EntityType
    run_id: str
    tallies: tuple[Tally, ...]
    precision: Measure | None
    recall: Measure | None
    f1: Measure | None
    not_measured: tuple[str, ...]

    @property
    def asked(self) -> int:
        """How many pairs are in the sample."""
        return sum(tally.asked for tally in self.tallies)

    @property
    def answered(self) -> int:
        """How many of them are answered."""
        return sum(min(tally.asked, tally.answered + tally.early) for tally in self.tallies)


def audit(workspace: Workspace, subject: Subject, size: int = SIZE) -> list[Audit]:
    """What the answers so far say of the linkage of a run, by entity type.

    Each pair counts as people have it now. Answers count in the order in which the pairs were drawn, whoever
    gave them and wherever: pairs that were answered for another reason are not taken before their turn, as
    nobody picks those at random.

    Args:
        workspace: where it is.
        subject: the linkage.
        size: how many pairs of each type are to be asked.
    """
    files = drawn(workspace, subject)
    with DuckDBEngine() as engine:
        engine.view("strata", files.strata)
        engine.view("sample", files.sample)
        strata = engine.arrow("FROM strata ORDER BY entity_type, together DESC, band").to_pylist()
        sample = engine.arrow("FROM sample ORDER BY entity_type, together, band, rank").to_pylist()
    verdicts = _verdicts(workspace, sample)
    by_stratum: dict[tuple[str, bool, int], list[str | None]] = {}
    asked: dict[tuple[str, bool, int], int] = {}
    for row in sample:
        key = row["entity_type"], row["together"], row["band"]
        by_stratum.setdefault(key, []).append(verdicts.get((row["record_id_l"], row["record_id_r"])))
        asked[key] = asked.get(key, 0) + (row["turn"] <= size)
    found: dict[str, list[Tally]] = {}
    for row in strata:
        key = row["entity_type"], row["together"], row["band"]
        found.setdefault(key[0], []).append(_tally(row, by_stratum.get(key, ()), asked.get(key, 0)))
    silent = _not_measured(workspace, subject)
    return [_audit(kind, subject.run_id, tallies, silent.get(kind, ())) for kind, tallies in found.items()]


def _audit(kind: str, run_id: str, tallies: Sequence[Tally], silent: tuple[str, ...]) -> Audit:
    strata = [tally.stratum for tally in tallies]
    measures = precision(strata), recall(strata), f1(strata)
    return Audit(cast(EntityType, kind), run_id, tuple(tallies), *measures, silent)


def _verdicts(workspace: Workspace, sample: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """By pair what people say of it: match, no_match, unsure or disputed."""
    records = sorted({row[side] for row in sample for side in ("record_id_l", "record_id_r")})
    with Catalogue.open(workspace).read() as connection:
        standing = decisions.standing_of(connection, records)
    by_pair: dict[tuple[str, str], list[Decision]] = {}
    for one in standing:
        by_pair.setdefault((one.record_id_l, one.record_id_r), []).append(one)
    return {pair: _verdict(said) for pair, said in by_pair.items()}


def _verdict(said: Sequence[Decision]) -> str:
    settled = [one.decision for one in sorted(said, key=lambda one: one.seq) if one.settles]
    sure = {one.decision for one in said} - {"unsure"}
    if settled:
        return settled[-1]
    return sure.pop() if len(sure) == 1 else _DISPUTED if sure else "unsure"


def _tally(row: Mapping[str, Any], answers: Sequence[str | None], asked: int) -> Tally:
    band = BANDS[row["band"]]
    if row["matches"] is not None:
        population = row["population"]
        return Tally(row["together"], band, population, 0, 1.0, population, row["matches"], 0, 0)
    first = next((place for place, answer in enumerate(answers) if answer is None), len(answers))
    counted, later = answers[:first], answers[first:]
    return Tally(
        row["together"],
        band,
        row["population"],
        asked,
        asked / row["population"],
        len(counted),
        counted.count("match"),
        counted.count("unsure") + counted.count(_DISPUTED),
        sum(answer is not None for answer in later),
    )


def _not_measured(workspace: Workspace, subject: Subject) -> dict[str, tuple[str, ...]]:
    with opened(workspace, subject.run_id) as linked:
        counts = linked.engine.rows(
            f"""WITH kept AS (SELECT entity_type, count(*) AS kept FROM pairs GROUP BY ALL),
            sized AS (SELECT entity_type, count(*) AS n FROM clusters GROUP BY entity_type, entity_id)
            SELECT entity_type, sum(n), count(*) FILTER (n > {MOST_RECORDS}), any_value(kept)
            FROM sized LEFT JOIN kept USING (entity_type) GROUP BY entity_type"""
        )
        report = linked.report
    found = {}
    for kind, records, large, kept in counts:
        possible, compared = records * (records - 1) // 2, report[kind].get("candidates")
        sentences = [_lost(possible, compared, kept or 0)]
        if large:
            sentences.append(
                f"pairs of the {_number(large)} entities of more than {_number(MOST_RECORDS)} records, "
                "but for those that the linkage kept: look at them under Entities."
            )
        if subject.added:
            sentences.append("records that were added to the run since.")
        found[kind] = tuple(sentences)
    return found


def _lost(possible: int, compared: int | None, kept: int) -> str:
    of = f"{_number(compared)} were compared, and " if compared else ""
    return (
        f"matches that the linkage has lost from sight: of {_number(possible)} possible pairs {of}"
        f"{_number(kept)} were kept. The others are taken to be no matches; recall is among what was kept."
    )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
