"""What the catalogue says, as tables that checks ask: acts, requests, tokens, and the registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass import days
from hotpass.catalogue import Catalogue, access_tokens, audit, erasures, personal
from hotpass.catalogue import consents as consent_events
from hotpass.catalogue.tables import AUDIT
from hotpass.compliance import registers
from hotpass.compliance.controls import consented
from hotpass.compliance.registers import REGISTERS, Form, Operator
from hotpass.compliance.retention.overdue import dated
from hotpass.compliance.sealing import checkpoint_files
from hotpass.compliance.subjects import requests as every_request
from hotpass.compliance.verifying import verify
from hotpass.engine.base import literal
from hotpass.errors import HotpassError
from hotpass.model import ENTITY_TYPES
from hotpass.ssot.versions import current_version
from hotpass.workspace import Workspace

Maker = Callable[[Workspace, date], pa.Table]

_TEXT, _DAY, _FLAG, _COUNT = pa.string(), pa.date32(), pa.bool_(), pa.int64()
_TEXTS: Final = pa.list_(_TEXT)
_MOMENT: Final = pa.timestamp("us")
_SHAPES: Final = {
    "date": _DAY,
    "flag": _FLAG,
    "number": _COUNT,
    "several": _TEXTS,
    "choices": _TEXTS,
}


def _acts(workspace: Workspace, _today: date) -> pa.Table:
    columns = [AUDIT.c[name] for name in ("seq", "at", "actor", "act", "subject", "said")]
    with Catalogue.open(workspace).read() as connection:
        rows = connection.execute(sa.select(*columns)).all()
    seq, at, *texts = list(zip(*rows, strict=True)) or [()] * len(columns)
    moments = pa.array(map(_moment, at), _MOMENT)
    given = [pa.array(seq, _COUNT), moments, *(pa.array(one, _TEXT) for one in texts)]
    return pa.table(given, names=[column.name for column in columns])


def _requests(workspace: Workspace, _today: date) -> pa.Table:
    form = pa.schema(
        [
            *(("id", _TEXT), ("kind", _TEXT), ("received", _DAY), ("due", _DAY), ("state", _TEXT)),
            *(("outcome", _TEXT), ("ended", _DAY), ("identified", _TEXT)),
            *(("subjects", _TEXTS), ("records", _TEXTS)),
            *(("ended_at", _MOMENT), ("carried_out", _FLAG)),
        ]
    )
    with Catalogue.open(workspace).read() as connection:
        done = {
            "restriction": erasures.ever_marked(connection, "restricted"),
            "objection": consent_events.origins(connection),
        }
    rows = [
        {
            **{name: getattr(one, name) for name in form.names[:-2]},
            "ended_at": _moment(one.acts[-1].acted_at),
            "carried_out": one.id in done.get(one.kind, ()),
        }
        for one in every_request(workspace)
    ]
    return pa.Table.from_pylist(rows, schema=form)


def _moment(at: datetime) -> datetime:
    """A moment by South African time, without its zone, as days are counted."""
    return at.astimezone(days.ZONE).replace(tzinfo=None)


def _tokens(workspace: Workspace, _today: date) -> pa.Table:
    form = pa.schema(
        [
            *(("id", _TEXT), ("name", _TEXT), ("roles", _TEXT), ("acts", _TEXT), ("made_by", _TEXT)),
            *(("made_on", _DAY), ("expires_on", _DAY), ("revoked", _FLAG)),
        ]
    )
    with Catalogue.open(workspace).read() as connection:
        every = access_tokens.every(connection)
    rows = [
        {
            **{name: getattr(one, name) for name in ("id", "name", "roles", "acts", "made_by")},
            "made_on": days.day_of(one.made_at),
            "expires_on": days.day_of(one.expires_at),
            "revoked": one.revoked_at is not None,
        }
        for one in every
    ]
    return pa.Table.from_pylist(rows, schema=form)


def _trail(workspace: Workspace, _today: date) -> pa.Table:
    """One row: whether the trail is sound, and up to which entry it is sealed."""
    try:
        verified, said = verify(workspace), ""
        sound, entries, sealed = True, verified.entries, verified.sealed
    except HotpassError as error:
        files = checkpoint_files(workspace)
        sound, said, entries = False, error.what, 0
        sealed = int(files[-1].stem.rpartition("-")[2]) if files else 0
    with Catalogue.open(workspace).read() as connection:
        entries = entries or getattr(audit.newest(connection), "seq", 0)
    return pa.table(
        {
            "sound": [sound],
            "said": [said],
            "entries": [entries],
            "sealed": [sealed],
        }
    )


def _retention_due(workspace: Workspace, today: date) -> pa.Table:
    """Records, and by ``of_field`` values, that a rule of retention is for: which keeps them
    longest, until when, and how long ago."""
    form = [(name, _TEXT) for name in ("dataset", "entity_type", "record_id", "of_field", "rule")]
    schema = pa.schema([*form, ("due", _DAY), ("past", _COUNT)])
    found = [schema.empty_table()]
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset)
        for entity_type in ENTITY_TYPES if version else ():
            assert version is not None
            with dated(workspace, version, entity_type, today) as opened:
                if opened is not None:
                    engine, rules = opened
                    named = {"number": range(len(rules)), "called": [rule.name for rule in rules]}
                    engine.register("named", pa.table({k: pa.array(v) for k, v in named.items()}))
                    query = f"""SELECT {literal(dataset)}, {literal(entity_type)}, record_id, field, called,
                        due, CAST(past AS BIGINT)
                        FROM (SELECT *, NULL AS field FROM due UNION ALL BY NAME FROM due_values)
                        JOIN named ON number = rule"""
                    found.append(engine.arrow(query).rename_columns(schema.names).cast(schema))
    return pa.concat_tables(found)


def _register(name: str) -> Maker:
    form = REGISTERS[name]

    def make(workspace: Workspace, today: date) -> pa.Table:
        return _entries(form, registers.entries(workspace, name), today)

    return make


def _entries(form: type[Form], entries: Sequence[registers.Entry], today: date) -> pa.Table:
    """An entry a row: its fields, and ``id``, ``title``, ``lacking`` (what the Act asks for and it does not
    say) and ``over`` (whether it counts no more); of compromises also ``tell_by``."""
    own: list[tuple[str, pa.DataType]] = [
        ("id", _TEXT),
        ("title", _TEXT),
        ("lacking", _TEXTS),
        ("over", _FLAG),
    ]
    fields = [(one.name, _SHAPES.get(one.shape, _TEXT)) for one in form.fields()]
    more = [name for name in ("tell_by",) if hasattr(form, name)]
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "title": one.form.title,
            "lacking": one.form.lacks(),
            "over": one.form.over(today),
            **one.form.model_dump(),
            **{name: getattr(one.form, name) for name in more},
        }
        for one in entries
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([*own, *fields, *((name, _DAY) for name in more)]))


def _contracts(workspace: Workspace, _today: date) -> pa.Table:
    """Days on which a written contract with an operator held: by what its entry says, and up to the day from
    which that holds by what it said before, as where a contract was renewed."""
    form = pa.schema([("operator", _TEXT), ("holds_from", _DAY), ("holds_until", _DAY)])
    rows = []
    for entry, said in registers.ever_said(workspace, Operator).items():
        ends = date.max
        for one in reversed(said):
            begins = one.contract_from or date.min
            if one.contract and begins <= ends:
                rows.append((entry, begins, min(one.contract_until or date.max, ends)))
                ends = begins - timedelta(days=1) if begins > date.min else date.min
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, form.types, strict=True)], form)


def _reviews(workspace: Workspace, today: date) -> pa.Table:
    """Entries of any register that count and say by when they are looked at again."""
    form = pa.schema([("id", _TEXT), ("register", _TEXT), ("title", _TEXT), ("review_on", _DAY)])
    rows = [
        {"id": one.id, "register": kind.label, "title": one.form.title, "review_on": review_on}
        for name, kind in REGISTERS.items()
        for one in registers.entries(workspace, name)
        if (review_on := getattr(one.form, "review_on", None)) and not one.form.over(today)
    ]
    return pa.Table.from_pylist(rows, schema=form)


def _rejected(workspace: Workspace, _today: date) -> pa.Table:
    """Columns, by key, and sorts of which a person said that nothing of it stands in them."""
    with Catalogue.open(workspace).read() as connection:
        said = personal.standing(connection)
    form = pa.schema([("column_key", _TEXT), ("sort", _TEXT)])
    keys = [key for key, one in said.items() if one.decision == "rejected"]
    return pa.Table.from_pylist([dict(zip(form.names, key, strict=True)) for key in keys], schema=form)


#: By name of a view, what makes it.
MAKERS: Final[Mapping[str, Maker]] = {
    "audit": _acts,
    "requests": _requests,
    "tokens": _tokens,
    "trail": _trail,
    "rejected": _rejected,
    "reviews": _reviews,
    "contracts": _contracts,
    "retention_due": _retention_due,
    "consent_events": consented.events,
    "consent_judged": consented.judged,
    "exports": consented.taken,
    "exported_fields": consented.taken_fields,
    "exported_against": consented.against,
    "asked_twice": consented.twice,
    # What the register of sources says stands in the view of them, beside what the profiles say.
    **{name: _register(name) for name in REGISTERS if name != registers.Source.register},
}

#: By name of a view, the views that it stands on and its query.
DERIVED: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "first_notices": (
        ("notices", "sources"),
        """SELECT source, min(given_from) AS given_from
        FROM (SELECT lower(trim(unnest(sources))) AS source, given_from FROM notices
            UNION ALL SELECT lower(trim(s.name)), given_from FROM sources s JOIN notices n
            ON lower(trim(s.notice)) IN (lower(n.name), lower(n.title))) GROUP BY ALL""",
    ),
    "linked": (
        ("purposes",),
        """SELECT dataset, entity_id, string_agg(DISTINCT party, ' and ' ORDER BY party) AS parties,
        count(DISTINCT lower(purpose)) AS purposes, coalesce(bool_or(lower(purpose) IN (
            SELECT lower(name) FROM purposes WHERE NOT over AND prior_authorisation IS NOT NULL)), false)
            AS authorised
        FROM identifiers JOIN members USING (dataset, entity_type, record_id) JOIN (
            SELECT dataset, name AS source, purpose, coalesce(responsible_party, 'our own') AS party
            FROM sources
        ) USING (dataset, source) GROUP BY ALL HAVING count(DISTINCT party) > 1""",
    ),
}
