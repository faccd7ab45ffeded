"""What to do next: repairs and rules in the order of what mending them would gain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from hotpass.engine import Engine, there_is
from hotpass.engine.base import literal
from hotpass.profiles import Profile
from hotpass.quality.answers import RuleLine
from hotpass.quality.assessed import Assessed, opened
from hotpass.quality.keeping import kept
from hotpass.quality.repairing import Repair, found_in
from hotpass.quality.scorecard import lines_of
from hotpass.quality.scoring import WEIGHTS
from hotpass.workspace import Workspace

#: Rows of a sheet, and share of all that fail a rule, from which they are told as that sheet's.
LEAST_ROWS: Final = 5
LEAST_SHARE: Final = 0.5
_MOST: Final = 50
_THINGS: Final = {"organisation": "organisations", "person": "people"}

Kind = Literal["taken over", "one sheet", "duplicates", "rule", "repaired"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something to do.

    Attributes:
        key: names it in an address.
        kind: ``taken over`` (another file has what is missing), ``one sheet`` (most failing rows stand in
            one), ``duplicates``, ``rule`` (any other), ``repaired`` (mended each time it is read).
        sentence: what, with figures.
        rows: how many rows it is about.
        lost: those of them that fail, weighed by severity: what the score loses by them.
        rule_id: the rule that they fail, or the one by which they were noted.
    """

    key: str
    kind: Kind
    sentence: str
    rows: int
    lost: int
    rule_id: str


def recommendations(
    workspace: Workspace, assessed: Assessed, profile: Profile, accepted: Collection[str] = ()
) -> list[Recommendation]:
    """What to do, that which would gain most first; then what is mended anyhow, most rows first.

    Args:
        workspace: where what takes long is kept.
        assessed: a version.
        profile: says what fields are called.
        accepted: keys of repairs that are accepted, of which nothing more is said.

    Raises:
        InputError: nothing is known of how good it is.
    """
    labels: dict[tuple[str, str], str] = {
        (entity_type, field.name): field.label
        for entity_type, entity in profile.entities.items()
        for field in entity.fields
    }
    with opened(assessed) as engine:
        lines = [line for line in lines_of(engine) if line.lost]
        elsewhere = _taken_over(workspace, engine, assessed, lines)
        sheets = _sheets(engine)
        found = [_of_rule(line, elsewhere, sheets, labels) for line in lines]
        found += [_of_repair(one, labels) for one in found_in(engine, assessed) if one.key not in accepted]
    found.sort(key=lambda one: (-one.lost, -one.rows, one.key))
    return found[:_MOST]


def _of_rule(
    line: RuleLine,
    elsewhere: Mapping[str, int],
    sheets: Mapping[str, tuple[str, str, int]],
    labels: Mapping[tuple[str, str], str],
) -> Recommendation:
    """What to do about one rule: the most telling of what is known."""
    what, things = line.sentence.rstrip("."), _THINGS[line.entity_type]
    if line.column is None:
        said = f"The rule “{what}” does not hold of the whole table."
        return _made("rule", line.rule_id, said, line.failed, WEIGHTS[line.severity])  # type: ignore[index]
    file, sheet, there = sheets.get(line.rule_id, ("", "", 0))
    label = labels.get((line.entity_type, line.column or ""), line.column or "")
    weight = WEIGHTS[line.severity]  # type: ignore[index]
    if other := elsewhere.get(line.rule_id, 0):
        said = (
            f"{_number(other)} of {_number(line.failed)} records without {label} are of {things} for which "
            "another record gives it: take it over in the file."
        )
        return _made("taken over", line.rule_id, said, other, weight)
    if there >= max(LEAST_ROWS, LEAST_SHARE * line.failed):
        place = f"{file}, sheet {sheet}" if sheet else file
        share = f"{_number(there)} of {_number(line.failed)} rows"
        said = f"{share} that fail the rule “{what}” stand in {place}: mend them there."
        return _made("one sheet", line.rule_id, said, there, weight)
    if line.dimension == "uniqueness":
        said = (
            f"{_number(line.failed)} {things} fail the rule “{what}”: decide in Review which of them are one."
        )
        return _made("duplicates", line.rule_id, said, line.failed, weight)
    do, them = ("fails", "it") if line.failed == 1 else ("fail", "them")
    said = (
        f"{_number(line.failed)} of {_number(line.evaluated)} {things} {do} the rule “{what}”: mend {them}."
    )
    return _made("rule", line.rule_id, said, line.failed, weight)


def _made(kind: Kind, rule_id: str, said: str, rows: int, weight: int, key: str = "") -> Recommendation:
    return Recommendation(key or rule_id, kind, said, rows, rows * weight, rule_id)


def _sheets(engine: Engine) -> dict[str, tuple[str, str, int]]:
    """By rule the sheet with the most failing rows."""
    rows = engine.rows(
        """SELECT rule_id, file_name, coalesce(sheet, ''), failed FROM measures
        WHERE file_name IS NOT NULL AND failed > 0
        QUALIFY row_number() OVER (PARTITION BY rule_id ORDER BY failed DESC, file_name, sheet) = 1"""
    )
    return {rule_id: (file, sheet, failed) for rule_id, file, sheet, failed in rows}


def _taken_over(
    workspace: Workspace, engine: Engine, assessed: Assessed, lines: list[RuleLine]
) -> dict[str, int]:
    """By rule on what records lack: failing records of entities whose golden record has the value."""
    asked = [x for x in lines if x.dimension == "completeness" and x.table.endswith("_records")]
    provenance, clusters = assessed.measures[0].parent / "provenance.parquet", assessed.clusters
    if not asked or clusters is None or not there_is(provenance):
        return {}
    columns = {line.rule_id: line.column or "" for line in asked}
    anew = sorted({str(row["rule_id"]) for row in assessed.since})
    return kept(
        workspace,
        f"taken over {sorted(columns.items())} {anew}",
        (provenance, clusters, *assessed.failures),
        dict[str, int],
        lambda: _counted(engine, clusters, provenance, columns),
    )


def _counted(engine: Engine, clusters: Path, provenance: Path, columns: Mapping[str, str]) -> dict[str, int]:
    engine.view("clusters", clusters)
    engine.view("provenance", provenance)
    fields = ", ".join(sorted({literal(column.split("__")[0]) for column in columns.values()}))
    return dict(
        engine.rows(
            f"""SELECT rule_id, count(*) FROM (
                SELECT DISTINCT rule_id, c.record_id, c.entity_id, field FROM clusters c JOIN failures f
                    ON f.record_id = c.record_id
                WHERE rule_id IN ({", ".join(map(literal, columns))}) AND f.value IS NULL)
            SEMI JOIN (SELECT entity_id, field FROM provenance WHERE field IN ({fields}))
                USING (entity_id, field)
            GROUP BY rule_id"""
        )
    )


def _of_repair(one: Repair, labels: Mapping[tuple[str, str], str]) -> Recommendation:
    """Slips that were mended when read."""
    label = labels.get((one.entity_type, one.field), one.field)
    place = f"sheet {one.sheet} of {one.file_name}" if one.sheet else one.file_name
    share = f", {100 * one.cells / one.given:.0f} % of them all," if one.given >= one.cells else ""
    texts, have = ("text", "has") if one.cells == 1 else ("texts", "have")
    said = f"{_number(one.cells)} {texts} given as {label} in {place}{share} {have} a slip that reading mends"
    return _made("repaired", one.rule_id, f"{said}: accept the repair.", one.cells, 0, one.key)


def _number(value: int) -> str:
    """A number with its thousands parted by a thin blank."""
    return f"{value:,}".replace(",", "\u202f")
