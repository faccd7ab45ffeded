"""The form of a profile: every key in plain words; what a person types gives the keys to save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import pandas as pd
import streamlit as st

from components import frame
from hotpass.fields import KINDS
from hotpass.fields.base import Personal, Survivorship
from hotpass.profiles import Fault
from hotpass.profiles.sources import LAWFUL_BASES
from hotpass.profiles.treatment import Output, SuiteTable

Whole = dict[str, Any]
Rows = list[dict[str, Any]]

TABS = ("Fields", "Sources", "Reading", "Linkage and scores", "Results")
#: Keys of each tab, so that a fault stands where it can be mended.
_KEYS = (
    ("entities",),
    ("sources",),
    ("country", "day_first", "placeholders", "references"),
    ("linkage", "scoring"),
    ("title", "dataset", "outputs", "suites", "gates"),
)
#: Keys of a field that are shown as words parted by commas.
_LISTS = ("headers", "told_by")
_TYPES = {"organisation": "Organisation", "person": "Person"}
_BASES: Mapping[str, str] = {str(basis): said for basis, said in LAWFUL_BASES.items()}
_OUTPUTS: Mapping[Output, str] = {"csv": "CSV", "xlsx": "Workbook", "zip": "Everything, zipped"}
_C = st.column_config
_CHOSEN = "Probability, 0 to 1; chosen from the data where it is blank"


class Form:
    """The form over one version of a profile.

    Args:
        whole: all that the version says, as JSON types.
        key: tells the widgets of one version from those of another.
        disabled: whether it can only be looked at.
    """

    def __init__(self, whole: Whole, key: str, *, disabled: bool) -> None:
        self._whole, self._key, self._disabled = whole, key, disabled
        self._places: list[Any] = []

    def show(self) -> Whole:
        """Show the form; returns the keys as they are typed now."""
        parts: Sequence[Callable[[], Whole]] = (
            self._fields,
            self._sources,
            self._reading,
            self._linkage,
            self._results,
        )
        wanted = dict(self._whole)
        for tab, part in zip(st.tabs(TABS), parts, strict=True):
            with tab:
                self._places.append(st.container())
                wanted |= part()
        return wanted

    def tell(self, faults: Sequence[Fault]) -> None:
        """Show each fault in the tab where it can be mended; those of no tab in the last."""
        for place, keys in zip(self._places, _KEYS, strict=True):
            here = [f for f in faults if f.path and f.path[0] in keys]
            if place is self._places[-1]:
                every = {key for one in _KEYS for key in one}
                here += [f for f in faults if not f.path or f.path[0] not in every]
            with place:
                for fault in here:
                    st.error(fault.sentence, icon=":material/error:")

    def _fields(self) -> Whole:
        entities = {}
        for entity, label in _TYPES.items():
            frame.section(f"What is known of {'an organisation' if entity == 'organisation' else 'a person'}")
            rows = [self._field_row(f) for f in self._whole["entities"][entity]["fields"]]
            edited = self._table(
                rows, f"fields-{entity}", f"Fields of {label.lower()}", self._field_columns()
            )
            entities[entity] = {
                "fields": [_kept(self._whole["entities"][entity]["fields"], _field_of(row)) for row in edited]
            }
        st.caption(
            "Words of headers are parted by commas. Without a rule or a class, the kind's own counts. "
            "Days to keep run from a record's own date."
        )
        return {"entities": entities}

    @staticmethod
    def _field_row(field: Mapping[str, Any]) -> dict[str, Any]:
        return {**field, **{key: ", ".join(field[key]) for key in _LISTS}}

    def _field_columns(self) -> dict[str, Any]:
        lists = [r["name"] for r in self._whole["references"]]
        return {
            "name": _C.TextColumn("Name", required=True, pinned=True),
            "label": _C.TextColumn("Label", required=True),
            "kind": _C.SelectboxColumn("Kind", options=sorted(KINDS), required=True),
            "headers": _C.TextColumn("Also found under", width="medium"),
            "required": _C.CheckboxColumn("Required"),
            "match": _C.CheckboxColumn("Tells who it is"),
            "survives": _C.SelectboxColumn("Which value wins", options=list(get_args(Survivorship))),
            "weight": _C.NumberColumn("Weight", min_value=0.0),
            "personal": _C.SelectboxColumn("Personal", options=list(get_args(Personal))),
            "reference": _C.SelectboxColumn("Reference list", options=lists),
            "retention_days": _C.NumberColumn("Days to keep", min_value=1, step=1),
            "compose": _C.TextColumn("Made from"),
            "told_by": _C.TextColumn("Else told by"),
        }

    def _sources(self) -> Whole:
        frame.section("Files and where they come from")
        columns = {
            "name": _C.TextColumn("Source", required=True, pinned=True),
            "files": _C.TextColumn("Files named like", required=True),
            "trust": _C.NumberColumn("Trust", step=1),
            "reliability": _C.NumberColumn("Reliability, 0–1", min_value=0.0, max_value=1.0),
            "duplicate_free": _C.CheckboxColumn("Without duplicates"),
            "contract": _C.TextColumn("Contract"),
            "owner": _C.TextColumn("Owner"),
            "purpose": _C.TextColumn("Purpose", width="medium"),
            "lawful_basis": _C.SelectboxColumn(
                "Lawful basis",
                options=list(LAWFUL_BASES),
                format_func=lambda basis: _BASES.get(str(basis), ""),
            ),
            "notice": _C.TextColumn("Notice"),
            "retention_days": _C.NumberColumn("Days to keep", min_value=1, step=1),
            "skip_sheets": _C.TextColumn("Sheets not read"),
        }
        rows = [{**s, "skip_sheets": ", ".join(s["skip_sheets"])} for s in self._whole["sources"]]
        edited = self._table(rows, "sources", "Sources", columns)
        frame.section("What their columns mean")
        mapped = self._table(self._mappings(), "mappings", "Columns of sources", self._mapping_columns())
        st.caption(
            "A sheet named * is any sheet. Columns that are not named here are recognised by themselves."
        )
        return {"sources": [_kept(self._whole["sources"], _source_of(row, mapped)) for row in edited]}

    def _mappings(self) -> Rows:
        return [
            {"source": source["name"], "sheet": sheet, "header": header, "field": field}
            for source in self._whole["sources"]
            for sheet, columns in source["columns"].items()
            for header, field in columns.items()
        ]

    def _mapping_columns(self) -> dict[str, Any]:
        fields = [f"{t}.{f['name']}" for t in _TYPES for f in self._whole["entities"][t]["fields"]]
        return {
            "source": _C.TextColumn("Source", required=True),
            "sheet": _C.TextColumn("Sheet", default="*"),
            "header": _C.TextColumn("Column", required=True),
            "field": _C.SelectboxColumn(
                "Means", options=fields, help="Nothing for a column that is not used"
            ),
        }

    def _reading(self) -> Whole:
        country = self._text(
            "Country of phone numbers and addresses", "country", help="Two letters, ZA for South Africa"
        )
        order = st.radio(
            "03/04/2026 is",
            ["the third of April", "the fourth of March"],
            index=0 if self._whole["day_first"] else 1,
            key=f"{self._key}-order",
            disabled=self._disabled,
            horizontal=True,
        )
        words = self._text("Further words for no value, parted by commas", "placeholders")
        frame.section("Reference lists")
        rows = [
            {"list": r["name"], "value": value, "words": ", ".join(words), "closed": r["closed"]}
            for r in self._whole["references"]
            for value, words in r["values"].items()
        ]
        columns = {
            "list": _C.TextColumn("List", required=True),
            "value": _C.TextColumn("Value", required=True),
            "words": _C.TextColumn("Words that mean the same", width="large"),
            "closed": _C.CheckboxColumn("Nothing else allowed"),
        }
        lists = self._table(rows, "references", "Reference lists", columns)
        return {
            "country": country,
            "day_first": order == "the third of April",
            "placeholders": _words(words),
            "references": _references_of(lists),
        }

    def _linkage(self) -> Whole:
        linkage, scoring = self._whole["linkage"], self._whole["scoring"]
        with st.container(horizontal=True):
            match = self._number("The same from", linkage["match"], "match", help=_CHOSEN)
            review = self._number("A person looks from", linkage["review"], "review", help=_CHOSEN)
            stale = self._number("Out of date after, days", scoring["stale_days"], "stale", whole=True)
        frame.section("Also compare records with the same")
        rows = [
            {"entity": entity, "fields": ", ".join(together)}
            for entity, rules in linkage["blocking"].items()
            for together in rules
        ]
        columns = {
            "entity": _C.SelectboxColumn("Of", options=list(_TYPES), required=True),
            "fields": _C.TextColumn("Fields, parted by commas", required=True, width="large"),
        }
        blocking = self._table(rows, "blocking", "Pairs to compare", columns)
        scores = {}
        for score, title in (("quality", "Quality score"), ("lead", "Lead score")):
            frame.section(f"{title}: what counts how much")
            with st.container(horizontal=True):
                scores[score] = {
                    part: self._number(
                        "E-mail" if part == "email" else part.capitalize(), weight, f"{score}-{part}"
                    )
                    for part, weight in scoring[score].items()
                }
        rules: dict[str, list[list[str]]] = {}
        for row in blocking:
            rules.setdefault(row["entity"], []).append(_words(row["fields"]))
        return {
            "linkage": {**linkage, "match": match, "review": review, "blocking": rules},
            "scoring": {**scoring, **scores, "stale_days": stale},
        }

    def _results(self) -> Whole:
        title, dataset = self._text("Title", "title"), self._text("Published as dataset", "dataset")
        frame.section("Publish beside Parquet and the report")
        with st.container(horizontal=True):
            outputs = [
                o for o, label in _OUTPUTS.items() if self._tick(label, o, o in self._whole["outputs"])
            ]
        gates = self._whole["gates"]
        frame.section("Publish only if")
        with st.container(horizontal=True):
            left_out = self._number("Rows left out at most, 0–1", gates["rows_left_out"], "left-out")
            failed = self._number(
                "Critical rules failed at most", gates["critical_failed"], "failed", whole=True
            )
            quality = self._number("Mean quality at least, 0–1", gates["quality"], "quality-gate")
        frame.section("Expectation suites")
        with st.container(horizontal=True):
            suites = {
                table: st.text_input(
                    table.replace("_", " ").capitalize(),
                    self._whole["suites"].get(table, ""),
                    key=f"{self._key}-suite-{table}",
                    disabled=self._disabled,
                )
                for table in get_args(SuiteTable)
            }
        return {
            "title": title,
            "dataset": dataset,
            "outputs": outputs,
            "gates": {**gates, "rows_left_out": left_out, "critical_failed": failed, "quality": quality},
            "suites": {table: name for table, name in suites.items() if name},
        }

    def _text(self, label: str, name: str, help: str | None = None) -> str:  # noqa: A002 - Streamlit's word
        value = self._whole[name]
        text = ", ".join(value) if isinstance(value, list) else value
        return st.text_input(
            label, text, key=f"{self._key}-{name}", disabled=self._disabled, help=help
        ).strip()

    def _number(
        self,
        label: str,
        value: float | None,
        name: str,
        *,
        whole: bool = False,
        help: str | None = None,  # noqa: A002
    ) -> float | None:
        step: float = 1 if whole else 0.05
        number = None if value is None else int(value) if whole else float(value)
        return st.number_input(
            label,
            value=number,
            step=step,
            key=f"{self._key}-{name}",
            disabled=self._disabled,
            help=help,
            width=220,
        )

    def _tick(self, label: str, name: str, value: bool) -> bool:
        return st.checkbox(label, value, key=f"{self._key}-tick-{name}", disabled=self._disabled)

    def _table(self, rows: Rows, name: str, label: str, columns: Mapping[str, Any]) -> Rows:
        """Rows to be changed, added and taken out; cells without a value are None."""
        frame = pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=list(columns))
        edited = st.data_editor(
            frame.astype({c: _dtype(config) for c, config in columns.items()}),
            key=f"{self._key}-{name}",
            column_config=dict(columns),
            num_rows="dynamic",
            hide_index=True,
            disabled=self._disabled,
            alt=label,
            placeholder="",
        )
        return [{str(c): _cell(v) for c, v in row.items()} for row in edited.to_dict("records")]


def _dtype(config: Any) -> str:
    kind = config["type_config"]["type"]
    if kind == "number":
        return "Int64" if config["type_config"].get("step") == 1 else "Float64"
    return "boolean" if kind == "checkbox" else "string"


def _cell(value: Any) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    text = isinstance(value, str)
    return (value.strip() or None) if text else value.item() if hasattr(value, "item") else value


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _kept(before: Rows, row: Whole) -> Whole:
    """A row with what its part says besides, which the table does not show."""
    return {**next((part for part in before if part["name"] == row["name"]), {}), **row}


def _field_of(row: Mapping[str, Any]) -> Whole:
    field = {**row, **{key: _words(row[key]) for key in _LISTS}}
    field["required"] = bool(row["required"])
    field["match"] = True if row["match"] is None else bool(row["match"])
    field["weight"] = 1.0 if row["weight"] is None else row["weight"]
    return field


def _source_of(row: Mapping[str, Any], mapped: Rows) -> Whole:
    columns: dict[str, dict[str, str]] = {}
    for one in mapped:
        if one["source"] == row["name"] and one["header"]:
            columns.setdefault(one["sheet"] or "*", {})[one["header"]] = one["field"] or ""
    filled = {"trust": row["trust"] or 0, "duplicate_free": bool(row["duplicate_free"])}
    return {**row, **filled, "skip_sheets": _words(row["skip_sheets"]), "columns": columns}


def _references_of(rows: Rows) -> Rows:
    lists: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["list"] and row["value"]:
            one = lists.setdefault(row["list"], {"name": row["list"], "values": {}, "closed": False})
            one["values"][row["value"]] = _words(row["words"])
            one["closed"] = one["closed"] or bool(row["closed"])
    return list(lists.values())
