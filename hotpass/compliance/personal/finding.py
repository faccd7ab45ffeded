"""What was found in the columns of a run, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from hotpass.access import CLASSES, Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import personal as table
from hotpass.catalogue.personal import Decided
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.fields.base import Personal
from hotpass.fields.personal import SORTS
from hotpass.workspace import Workspace

State = Literal["suggested", "confirmed", "rejected", "asked again", "nothing found"]

#: How far the share of the values may move before a person is asked again.
MOVED: Final = 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """A sort of personal information in a column.

    Attributes:
        id: names it, from one upload to the next.
        column_key: of the column.
        sort: its name.
        label: what its values are called.
        section: of the Act that speaks of it.
        personal: the class in force: that which a person confirmed, else the suggested one.
        suggested: the class that the detector suggests.
        file: name of the file.
        sheet: of it, or ``""``.
        header: of the column.
        letters: of the columns that are so called.
        field: that it gives, or None.
        header_tells: whether the header tells it.
        distinct: distinct values of the column.
        sampled: of them those that were looked at.
        matching: of those, how many are or hold such; None where the kind alone tells.
        share: of the distinct values, or None.
        examples: masked.
        detector: version of it, or None for what is found no more.
        reason: why, a clause.
        state: where it stands.
        why: why a person is asked again, else what he said.
        decided_by: who spoke last of it, or None.
    """

    id: str
    column_key: str
    sort: str
    label: str
    section: str
    personal: Personal
    suggested: Personal
    file: str
    sheet: str
    header: str
    letters: str
    field: str | None
    header_tells: bool
    distinct: int
    sampled: int
    matching: int | None
    share: float | None
    examples: Sequence[str]
    detector: int | None
    reason: str
    state: State
    why: str
    decided_by: str | None

    @property
    def waits(self) -> bool:
        """Whether a person is asked to confirm or reject it."""
        return self.state in ("asked again", "suggested")


def found(workspace: Workspace, run_id: str, *, every: bool = False) -> list[Found]:
    """What is personal in the columns that a run read: what a person is to say first, the gravest first.

    Args:
        workspace: where the run stands.
        run_id: the run.
        every: columns too in which nothing was found and of which nobody said anything.

    Raises:
        AccessRefused: whoever acts may not see who may see what.
        InputError: the run has classified no columns.
    """
    require(Act.ACCESS)
    path = workspace.run(run_id) / "classify" / "detected.parquet"
    if not path.is_file():
        raise InputError(f"run {run_id} has classified no columns", remedy="Run the files again")
    with Catalogue.open(workspace).read() as connection:
        said = table.standing(connection)
    columns, rows = _rows(path)
    ones = [_found(row, said.get((row["column_key"], row["sort"]))) for row in rows]
    there = {(one.column_key, one.sort) for one in ones}
    lost = (one for key, one in said.items() if key not in there and one.column_key in columns)
    ones += [_gone(one) for one in lost if one.decision == "confirmed"]
    order = {"asked again": 0, "suggested": 1, "confirmed": 2, "rejected": 3, "nothing found": 4}
    return sorted(
        (one for one in ones if every or one.state != "nothing found"),
        key=lambda f: (order[f.state], -CLASSES.index(f.personal), f.file, f.sheet, f.header, f.sort),
    )


def _rows(path: Path) -> tuple[set[str], list[dict[str, Any]]]:
    """The keys of all columns, and what was found: one row a column and sort, of the tables of a sheet."""
    with DuckDBEngine() as engine:
        engine.view("detected", path)
        columns = {key for (key,) in engine.rows("SELECT DISTINCT column_key FROM detected")}
        rows = engine.arrow(
            """SELECT column_key, sort, min(file_name) AS file_name, min(sheet) AS sheet,
                min(header) AS header, string_agg(DISTINCT letter, ' ' ORDER BY letter) AS letters,
                min(field) AS field, arg_max(personal, coalesce(matching, 0)) AS personal,
                bool_or(header_tells) AS header_tells, sum(distinct_values)::BIGINT AS distinct_values,
                sum(sampled)::BIGINT AS sampled, sum(matching)::BIGINT AS matching,
                sum(share * distinct_values) / nullif(sum(distinct_values) FILTER (share IS NOT NULL), 0)
                    AS share,
                arg_max(examples, coalesce(matching, 0)) AS examples, max(detector) AS detector,
                arg_max(reason, coalesce(matching, 0)) AS reason
            FROM detected GROUP BY column_key, sort ORDER BY column_key, sort"""
        ).to_pylist()
    return columns, rows


def _found(row: Mapping[str, Any], said: Decided | None) -> Found:
    suggested: Personal = row["personal"]
    state, why = _state(row, said)
    standing = said is not None and said.decision == "confirmed"
    assert said is not None or not standing
    return Found(
        id=_id(row["column_key"], row["sort"]),
        **{name: row[name] for name in ("column_key", "sort", "header", "letters", "field", "header_tells")},
        label=_label(row["sort"]),
        section=_section(row["sort"]),
        personal=said.personal if said is not None and standing else suggested,
        suggested=suggested,
        file=row["file_name"],
        sheet=row["sheet"] or "",
        distinct=row["distinct_values"],
        **{name: row[name] for name in ("sampled", "matching", "share", "detector", "reason")},
        examples=tuple(row["examples"] or ()),
        state=state,
        why=why,
        decided_by=said.decided_by if said else None,
    )


def _state(row: Mapping[str, Any], said: Decided | None) -> tuple[State, str]:
    """Where a column and sort stands, and why."""
    if said is None:
        return ("suggested" if row["sort"] else "nothing found"), ""
    again = "; ".join(_changes(row, said))
    if again:
        return "asked again", f"was {said.decision} by {said.decided_by}: {again}"
    return ("confirmed" if said.decision == "confirmed" else "rejected"), said.reason


def _changes(row: Mapping[str, Any], said: Decided) -> Iterator[str]:
    """What is otherwise than when a person spoke of it."""
    if row["personal"] != said.suggested:
        yield f"the class suggested was {said.suggested}, and is {row['personal']}"
    if row["field"] != said.field:
        yield f"it was read as {said.field or 'no field'}, and is as {row['field'] or 'none'}"
    before, after = said.share, row["share"]
    if before is not None and after is not None and abs(after - before) > MOVED:
        yield f"{100 * before:.0f} of 100 values were such, and {100 * after:.0f} are"


def _gone(said: Decided) -> Found:
    """What a person confirmed, and the column holds no more."""
    file, _, rest = said.place.partition(", ")
    return Found(
        id=_id(said.column_key, said.sort),
        column_key=said.column_key,
        sort=said.sort,
        label=_label(said.sort),
        section=_section(said.sort),
        personal=said.personal,
        suggested="none",
        file=file,
        sheet="",
        header=rest,
        letters="",
        field=said.field,
        header_tells=False,
        distinct=0,
        sampled=0,
        matching=0,
        share=0.0,
        examples=(),
        detector=None,
        reason="nothing of it is found any more",
        state="confirmed" if said.suggested == "none" else "asked again",
        why=f"was confirmed by {said.decided_by}: nothing of it is found any more",
        decided_by=said.decided_by,
    )


def _id(column_key: str, sort: str) -> str:
    return f"{column_key[:10]}-{sort.replace('_', '-') or 'column'}"


def _label(sort: str) -> str:
    return SORTS[sort].label if sort in SORTS else "personal values" if sort else "what nothing tells"


def _section(sort: str) -> str:
    return SORTS[sort].section if sort in SORTS else "1"
