"""What normalising found wrong with single values, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.engine.base import literal, quote
from hotpass.fields.email import DESK
from hotpass.model import ISSUES, Dimension, cells_sql
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.accepted import ACCEPTED_MESSAGE, ACCEPTED_RULE, accept_repairs
from hotpass.stages.normalise.deriving import at_home, tellings
from hotpass.stages.normalise.gather import searched_for, several
from hotpass.stages.normalise.layout import Layout, Reading
from hotpass.stages.normalise.persons import taken_over
from hotpass.stages.normalise.values import ROLES_APART

#: Sentences by problem of a kind; ``{label}`` is the field's.
PROBLEMS: Final = {
    "unreadable": "The text given as {label} cannot be read as such.",
    "repaired": "An obvious slip in what is given as {label} was mended.",
    "impossible_date": "The date given as {label} does not exist.",
    "digits_lost": "The spreadsheet has lost digits of what is given as {label}.",
    "check_digit": "The check digit of what is given as {label} is wrong.",
    "not_south_african": "What is given as {label} is not a South African number.",
    "foreign": "What is given as {label} is not a South African code.",
    "unusual_form": "What is given as {label} is not of the usual form.",
    "unknown_province": "What is given as {label} is no province of South Africa.",
    "a_province": "What is given as {label} is a province; where the row names none, it is taken as that.",
    "a_town": "What is given as {label} is a town; where the row names none, it is taken as that.",
    "not_listed": "What is given as {label} is not in the profile's list.",
    "half": "What is given as {label} is only one of two figures.",
    "unknown_country": "What is given as {label} is no known country.",
}

#: Likeness (Jaro and Winkler's) from which two names are spellings of one.
_ALIKE: Final = 0.9

#: A placeholder says that there is nothing: that is a gap, which the suites count, and no fault of the value.
_NO_FAULT: Final = "placeholder"


def write_issues(job: StageJob, layout: Layout) -> int:
    """Write ``issues``; returns their number."""
    flaws = " UNION ALL ".join([_NO_FLAW, *_flaws(layout)])
    accept_repairs(job)
    return job.engine.write(
        f"""SELECT * EXCLUDE (t, "row") FROM (SELECT {ACCEPTED_RULE} AS rule_id, f.severity, f.dimension,
            {_ENTITY} AS entity_type, f.record_id, f.field, f."value", f.file_name, f.sheet,
            {cells_sql("f.cols", 'f."row"')} AS cell,
            {ACCEPTED_MESSAGE} AS message, f.t, f."row"
        FROM (
            SELECT f.*, p.file_name, p.sheet, o.record_id IS NULL AND q.record_id IS NULL
                OR (CASE f.entity WHEN 'person' THEN q.record_id ELSE o.record_id END) IS NOT NULL AS own,
                CASE f.entity WHEN 'person' THEN coalesce(q.record_id, o.record_id)
                    ELSE coalesce(o.record_id, q.record_id) END AS record_id
            FROM ({flaws}) f JOIN places p USING (t)
            LEFT JOIN organisation_ids o ON o.t = f.t AND o."row" = f."row"
            LEFT JOIN person_ids q ON q.t = f.t AND q."row" = f."row" AND q.part = 1
        ) f
        LEFT JOIN accepted a ON a.file_name = f.file_name AND a.sheet = coalesce(f.sheet, '')
            AND a.entity_type = {_ENTITY} AND a.field = f.field AND f.rule_id LIKE 'NORM-%-REPAIRED'
        UNION ALL {_KNOWN_TABLES})
        ORDER BY t, "row", cell, 1, record_id""",
        job.output / "issues.parquet",
        schema=ISSUES,
    )


#: What a flaw ``f`` is of: where the row has no record of its entity, the other.
_ENTITY: Final = "CASE WHEN own THEN f.entity WHEN f.entity = 'person' THEN 'organisation' ELSE 'person' END"
_NO_FLAW: Final = """SELECT CAST(NULL AS INTEGER) AS t, CAST(NULL AS BIGINT) AS "row", '' AS entity,
    '' AS field, '' AS rule_id, '' AS severity, '' AS dimension,
    '' AS "value", '' AS cols, '' AS message WHERE false"""


#: Tables whose records are known from another source or sheet, as rows of issues with t and row.
_KNOWN_TABLES: Final = """SELECT 'NORM-SOURCE-KNOWN', 'info', 'consistency', min(g.entity_type), NULL, NULL,
        NULL, p.file_name, p.sheet, NULL, 'Its records are taken for those that came as ' || min(g.of_source)
            || CASE WHEN min(g.of_sheet) <> '' THEN ', sheet ' || min(g.of_sheet) ELSE '' END
            || ': they keep their ids and what was decided about them.', min(p.t), 0
    FROM places p JOIN (
        SELECT *, 'organisation' AS entity_type FROM organisation_origins
        UNION ALL SELECT *, 'person' FROM person_origins
    ) g USING (source, sheet)
    WHERE g.place = 0 AND (g.of_source <> g.source OR g.of_sheet <> g.sheet)
    GROUP BY p.file_name, p.sheet"""


def _flaws(layout: Layout) -> Iterator[str]:
    """Queries of t, row, entity, field, rule_id, severity, dimension, value, cols and message."""
    for reading in layout.readings:
        if reading.field == layout.person_name:
            yield _unclear(reading, "map_people", "m.people IS NULL")
        elif reading.field.multi:
            yield _unclear_several(layout, reading)
        else:
            yield _unclear(reading, f"map_{reading.field.read_as}", "m.value IS NULL")
            yield _ownerless(layout, reading)
            yield from _rivals(layout, reading)
            yield from _contradicted(layout, reading)
        for kind in searched_for(layout, reading):
            yield _moved(layout, reading, kind)
        if reading.entity == "person" and not reading.field.multi and not reading.composed:
            yield _slotless(layout, reading)
    yield """SELECT t, "row", 'organisation' AS entity, 'key' AS field, rule_id, 'info' AS severity,
        'consistency' AS dimension, value, cols, message FROM unjoined_rows"""
    if layout.person_name:
        yield _without_organisation(layout.person_name)
    yield from map(_unassigned, several(layout, "person"))
    yield from map(_roles_unassigned, layout.of("person", layout.person_role))


def _unclear(reading: Reading, of: str, lost: str) -> str:
    """Texts with a problem: a warning where the value is lost or doubtful, else an information."""
    sentences = {code: text.format(label=reading.field.label) for code, text in PROBLEMS.items()}
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(text)}" for code, text in sentences.items())
    message = f"CASE m.problem {cases} ELSE {literal(reading.field.label + ': ')} || m.problem || '.' END"
    rule = f"{literal(_rule(reading, ''))} || upper(replace(m.problem, '_', '-'))"
    doubtful = f"{lost} OR m.problem IN ('check_digit', 'not_listed')"
    severity = f"CASE WHEN {doubtful} THEN 'warning' ELSE 'info' END"
    return f"""{_select(reading, rule, severity, "validity", message)}
        JOIN {of} m ON m.raw = s.{reading.raw} AND m.problem <> '{_NO_FAULT}'"""


def _unclear_several(layout: Layout, reading: Reading) -> str:
    kind = reading.field.kind
    found = f"""(SELECT m.* FROM many_{kind} m WHERE m."of" = '{kind}' AND {_not_moved(layout, reading)})"""
    return _unclear(reading, found, "m.items IS NULL")


def _not_moved(layout: Layout, reading: Reading) -> str:
    """That the text gave no value of another kind, unless it gave one of its own."""
    elsewhere = [
        f"""NOT EXISTS (SELECT 1 FROM many_{kind} x
            WHERE x."of" = '{reading.field.kind}' AND x.raw = m.raw AND x.items IS NOT NULL)"""
        for kind in searched_for(layout, reading)
    ]
    return f"(m.items IS NOT NULL OR {' AND '.join(['true', *elsewhere])})"


def _moved(layout: Layout, reading: Reading, kind: str) -> str:
    target = layout.field(reading.entity, kind)
    assert target is not None
    said = f"What stands in the column of {reading.field.label} was taken as {target.label}, too."
    rule = literal(_rule(reading, "MOVED"))
    return f"""{_select(reading, rule, "'info'", "consistency", literal(said))}
        JOIN many_{kind} m
            ON m."of" = '{reading.field.kind}' AND m.raw = s.{reading.raw} AND m.items IS NOT NULL"""


def _unassigned(field: FieldSpec) -> str:
    """Values of a row of several people that nothing gives to one of them; those of a desk are no puzzle."""
    said = f"The row does not say whose this {field.label} is; its organisation or first person keeps it."
    told = f"NOT regexp_matches(item.p_local, {literal(DESK)})" if field.kind == "email" else "true"
    return f"""SELECT DISTINCT t, "row", 'organisation' AS entity, '{field.name}' AS field,
        {literal(_rule_of(field, "UNASSIGNED"))} AS rule_id, 'info' AS severity, 'consistency' AS dimension,
        item.raw AS "value", item.cols AS cols, {literal(said)} AS message
        FROM (SELECT t, "row", unnest(items) AS item FROM unclaimed_{field.name} WHERE named) WHERE {told}"""


def _without_organisation(name: FieldSpec) -> str:
    """People of tables without organisations whom nothing joins to one of the upload's organisations."""
    raw, cols = (f"f.{quote(f'{name.name}__{part}')}" for part in ("raw", "cols"))
    said = "Neither a key nor the e-mail address joins this person to one of the organisations."
    return f"""SELECT f.t, f."row", 'person' AS entity, '{name.name}' AS field,
        'NORM-PERSON-NO-ORGANISATION' AS rule_id, 'info' AS severity, 'completeness' AS dimension,
        {raw} AS "value", {cols} AS cols, {literal(said)} AS message
        FROM person_found f JOIN parents o ON o.t = f.t AND o."row" = f."row" AND o.part = f.part
        WHERE o.record_id IS NULL AND {cols} IS NOT NULL AND f.t NOT IN (SELECT t FROM organisation_ids)
            AND (SELECT count(*) FROM organisation_ids) > 0"""


def _roles_unassigned(reading: Reading) -> str:
    """Roles in one cell that are neither one nor as many as the people."""
    said = f"The row has not as many people as the cell gives of {reading.field.label}; the first has all."
    apart = f"len(regexp_split_to_array(s.{reading.raw}, {literal(ROLES_APART)}))"
    rule = literal(_rule(reading, "UNASSIGNED"))
    return f"""{_select(reading, rule, "'info'", "consistency", literal(said))}
        JOIN person_rows q USING (t, "row")
        WHERE s.{reading.raw} IS NOT NULL AND len(q.people) > 1 AND {apart} NOT IN (1, len(q.people))"""


def _slotless(layout: Layout, reading: Reading) -> str:
    """Values of one of several people beside each other whom the row does not name."""
    if not reading.slot or reading.field == layout.person_name:
        return _NO_FLAW
    said = f"The columns beside its {reading.field.label} name nobody to whom it could belong."
    rule = literal(_rule(reading, "NO-PERSON"))
    return f"""{_select(reading, rule, "'info'", "completeness", literal(said))}
        JOIN person_rows q USING (t, "row") JOIN map_{reading.field.read_as} m ON m.raw = s.{reading.raw}
        WHERE m.value IS NOT NULL AND len(q.people) > 0
            AND NOT list_contains(list_transform(q.people, lambda p: p.slot), {reading.slot})"""


def _ownerless(layout: Layout, reading: Reading) -> str:
    """Values in rows without a record of their entity but with one of the other."""
    other = "person" if reading.entity == "organisation" else "organisation"
    said = f"The row names no {reading.entity} to which its {reading.field.label} could belong."
    rule = literal(_rule(reading, f"NO-{reading.entity.upper()}"))
    taking = [f for f in layout.profile.entities["person"].fields if reading in taken_over(layout, f)]
    own = [f"s.{r.raw} IS NOT NULL" for f in taking for r in layout.of("person", f)]
    kept = " OR ".join(["false", *own]) if taking else "true"
    if reading.field == layout.person_organisation or reading.composed:
        kept = "false"
    return f"""{_select(reading, rule, "'info'", "completeness", literal(said))}
        JOIN map_{reading.field.read_as} m ON m.raw = s.{reading.raw} AND m.value IS NOT NULL
        SEMI JOIN {other}_ids USING (t, "row") ANTI JOIN {reading.entity}_ids USING (t, "row")
        WHERE {kept}"""


def _rivals(layout: Layout, reading: Reading) -> Iterator[str]:
    """Values of a further column for the field that differ from the first column's that has one."""
    alike = [r for r in layout.of(reading.entity, reading.field) if r.slot == reading.slot]
    before = [r for r in alike if r.number < reading.number]
    if not before or reading.place is None:
        return
    rule, said = (
        literal(_rule(reading, "OTHER-COLUMN")),
        f"Another column gives {reading.field.label} differently.",
    )
    of = f"map_{reading.field.read_as}"
    joins = " ".join(f"LEFT JOIN {of} b{r.number} ON b{r.number}.raw = s.{r.raw}" for r in before)
    first = f"coalesce({', '.join(['NULL', *(f'b{r.number}.value' for r in before)])})"
    yield f"""{_select(reading, rule, "'info'", "consistency", literal(said))}
        JOIN {of} m ON m.raw = s.{reading.raw} {joins} WHERE m.value <> {first}"""


def _contradicted(layout: Layout, reading: Reading) -> Iterator[str]:
    """Values that are not what the text of another field tells; neither is a part of the other, and names are
    not alike."""
    if reading.composed or reading.field.kind == "text":
        return
    for told in tellings(layout, reading.entity, reading.field):
        if told.reading.slot != reading.slot:
            continue
        rule = literal(_rule(reading, f"CONTRADICTED-BY-{told.reading.field.name.upper().replace('_', '-')}"))
        said = f"The row's {told.reading.field.label} says another {reading.field.label}; this one is kept."
        other = f"s.{told.reading.raw}"
        home, is_home = at_home(layout, "s")
        apart = f"m.value <> {told.read}.value"
        if "key" in reading.field.parts:
            apart = f"jaro_winkler_similarity(m.p_key, {told.read}.p_key) < {_ALIKE}"
        yield f"""{_select(reading, rule, "'warning'", "consistency", literal(said))}
            JOIN map_{reading.field.read_as} m ON m.raw = s.{reading.raw} {told.join(other)} {" ".join(home)}
            WHERE {is_home} AND {apart} AND NOT contains(lower({other}), lower(m.value))
                AND NOT contains(lower(m.value), lower({told.read}.value))"""


def _rule(reading: Reading, what: str) -> str:
    return _rule_of(reading.field, what)


def _rule_of(field: FieldSpec, what: str) -> str:
    return f"NORM-{field.name.upper().replace('_', '-')}-{what}"


def _select(reading: Reading, rule: str, severity: str, dimension: Dimension, message: str) -> str:
    return f"""SELECT s.t, s."row", '{reading.entity}' AS entity, '{reading.field.name}' AS field,
        {rule} AS rule_id, {severity} AS severity, '{dimension}' AS dimension, s.{reading.raw} AS "value",
        s.{reading.cols} AS cols, {message} AS message FROM source s"""
