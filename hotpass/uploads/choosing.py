"""What a person changed about a file, as a choice for all files of its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from hotpass.fields.editions import source_words, words_of
from hotpass.preview import Preview
from hotpass.profiles import Profile
from hotpass.stages.ingest.shape import Cell, Choice, header_text, row_words
from hotpass.uploads.changes import Change, Record
from hotpass.uploads.drafts import Draft
from hotpass.uploads.looking import shown

#: Rows below a table in which what ends it is looked for.
_BELOW: Final = 200


def choices(
    draft: Draft, plain: Preview, read: Preview, profile: Profile, before: Sequence[Mapping[str, Any]]
) -> list[Choice]:
    """The choices that the changes of a file make, together with those that it was read by.

    Args:
        draft: with the changes.
        plain: the file as it was found.
        read: the file with the changes.
        profile: whose pattern tells files of its source.
        before: the choices remembered for it, as JSON.
    """
    known = {choice.shape: choice for choice in map(Choice.of, before)}
    found = list(_hidden(draft, plain, profile))
    for table in draft.tables(plain):
        change, drawn = draft.change(table), table in draft.drawn
        now = shown(draft, table, read.tables)
        if now is not None and (change or drawn):
            found.append(_of_table(table, now, change, known.get(table["shape"]), read, profile, drawn=drawn))
    return found


def _place(name: str, sheet: str, profile: Profile) -> dict[str, Any]:
    patterns = [source.files for source in profile.sources if fnmatchcase(name.lower(), source.files.lower())]
    return {
        "source": list(source_words(name)),
        "files": patterns[0] if patterns else "",
        "sheet": list(words_of(sheet)),
    }


def _hidden(draft: Draft, plain: Preview, profile: Profile) -> Iterator[Choice]:
    for said in draft.hidden(plain.file):
        yield Choice(**_place(plain.file.name, said["sheet"], profile), hidden=said["hidden"])


def _of_table(
    table: Record,
    now: Record,
    change: Change,
    before: Choice | None,
    read: Preview,
    profile: Profile,
    *,
    drawn: bool,
) -> Choice:
    use = change.use if change.use is not None else True if drawn else before.use if before else None
    place = _place(now["file_name"], now["sheet"], profile)
    if now["grid"]:
        labels = [header_text(column["name"]) for column in now["columns"]]
        return Choice(**place, labels=labels, use=use, columns=_columns(now, change))
    first, last, left, right = _corners(now)
    headers = list(now["header_rows"])
    top = headers[0] if headers else first
    header = [_cells(read, now, row, left, right) for row in headers]
    moved = drawn or change.range is not None or bool(before and before.moved)
    stop, to_end = _end(read, now, last, left, right) if moved else ([], False)
    return Choice(
        **place,
        header=header,
        gaps=[row - top for row in headers],
        nth=_nth(now, read.tables),
        top=first,
        above=max(0, top - first) if headers else 0,
        left=left,
        width=right - left + 1,
        open=_is_open(read, now, top, right),
        moved=moved,
        stop=stop,
        to_end=to_end,
        reheaded=drawn or change.header_rows is not None or bool(before and before.reheaded),
        use=use,
        columns=_columns(now, change),
    )


def _corners(table: Record) -> tuple[int, int, int, int]:
    first = min([*table["header_rows"], table["first_row"]])
    return first, table["last_row"], table["first_column"], table["last_column"]


def _cells(read: Preview, now: Record, row: int, left: int, right: int) -> list[Cell]:
    texts = _texts(read, now, row, row).get(row, {})
    return [(at - left, header_text(t)) for at, t in sorted(texts.items()) if left <= at <= right]


def _texts(read: Preview, now: Record, first: int, last: int) -> dict[int, dict[int, str]]:
    """By row and column, the texts between two rows."""
    found = read.grid(now["sheet_id"], first, last).to_pylist()
    return {
        line["row"]: {int(name[1:]): text for name, text in line.items() if name != "row" and text}
        for line in found
    }


def _nth(now: Record, tables: Sequence[Record]) -> int:
    """How many tables of the same header stand above."""
    names = [column["name"] for column in now["columns"]]
    return sum(
        t["sheet_id"] == now["sheet_id"]
        and t["first_row"] < now["first_row"]
        and [column["name"] for column in t["columns"]] == names
        for t in tables
    )


def _is_open(read: Preview, now: Record, top: int, right: int) -> bool:
    return right + 1 not in _texts(read, now, top, top).get(top, {})


def _end(read: Preview, now: Record, last: int, left: int, right: int) -> tuple[list[str], bool]:
    """The words of the row that ends the table, when it looks like no record, and whether nothing follows."""
    below = _texts(read, now, last + 1, last + _BELOW)
    for row in sorted(below):
        texts = [text for column, text in sorted(below[row].items()) if left <= column <= right]
        if texts:
            few = len(texts) <= max(1, (right - left + 1) // 2)
            return (list(row_words(texts)) if few else []), False
    return [], True


def _columns(now: Record, change: Change) -> list[tuple[int, str, str]]:
    """What people said about columns, now or before."""
    said = {c["letter"]: c["field"] or "" for c in now["columns"] if c["decided_by"] == "person"}
    merged, left = {**said, **change.columns}, now["first_column"]
    return [
        (column["position"] - left, _header(column["name"], at), merged[column["letter"]])
        for at, column in enumerate(now["columns"], 1)
        if column["letter"] in merged
    ]


def _header(name: str, at: int) -> str:
    """The header as it is written; the names that we give to columns without one are none."""
    return "" if name == f"Column {at}" else name
