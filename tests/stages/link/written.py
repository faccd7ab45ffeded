"""Records as the normalise stage would write them, linked; and what linkage made of them."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine, Patch
from hotpass.fields import KINDS
from hotpass.model import DECISIONS, ENTITY_TYPES, EntityType, record_schema, record_table
from hotpass.profiles import FieldSpec, Profile, load_profile
from hotpass.stage import StageJob
from hotpass.stages.link import run
from hotpass.stages.link.adding import run as run_adding
from hotpass.stages.link.applying import run as run_applying
from hotpass.stages.link.saved import digest_of
from hotpass.stages.link.writing import ORDER

PROFILE = load_profile("generic")
OUTPUTS = (
    "pairs.parquet",
    "clusters.parquet",
    "lineage.parquet",
    "model_organisation.json",
    "model_person.json",
    "linkage.json",
)


@dataclass(frozen=True)
class Row:
    """What one source row says of one organisation or person; ``id`` becomes the record id."""

    id: str
    texts: Mapping[str, str]
    truth: str = ""
    source: str = "list"
    table: str = "t1"
    parent: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Given:
    """Rows to link, and what is known besides."""

    organisations: Sequence[Row] = ()
    people: Sequence[Row] = ()
    decisions: Sequence[tuple[str, ...]] = ()
    previous: Path | None = None
    model: Path | None = None
    extra: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Linked:
    """The stage's folder."""

    folder: Path
    figures: Mapping[str, Any]

    def table(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / f"{name}.parquet"
        if not Patch.at(path):
            return pq.read_table(path).to_pylist()
        with DuckDBEngine() as engine:
            engine.view("written", path)
            return engine.arrow(f"SELECT * FROM written ORDER BY {ORDER[name]}").to_pylist()

    def entities(self, entity_type: EntityType) -> dict[str, str]:
        """Entity id by record id."""
        rows = (r for r in self.table("clusters") if r["entity_type"] == entity_type)
        return {r["record_id"]: r["entity_id"] for r in rows}

    def groups(self, entity_type: EntityType) -> set[frozenset[str]]:
        members: dict[str, set[str]] = {}
        for record_id, entity_id in self.entities(entity_type).items():
            members.setdefault(entity_id, set()).add(record_id)
        return {frozenset(group) for group in members.values()}

    def same(self, *ids: str) -> bool:
        """Whether all the rows are one entity."""
        found = self.entities("organisation") | self.entities("person")
        return len({found[digest(one)] for one in ids}) == 1

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.folder / "linkage.json").read_text(encoding="utf-8"))

    def bytes(self) -> dict[str, bytes]:
        return {name: (self.folder / name).read_bytes() for name in OUTPUTS}


def digest(row_id: str) -> str:
    return hashlib.sha256(row_id.encode()).hexdigest()[:16]


def _options(given: Given) -> dict[str, Any]:
    model = {"folder": str(given.model), "number": 1, "digest": digest_of(given.model)} if given.model else {}
    return {"model": model} if model else {}


def link(given: Given, folder: Path, profile: Profile = PROFILE) -> Linked:
    """Write the record tables and run the stage over them."""
    work, output = folder / "in", folder / "out"
    work.mkdir(parents=True)
    output.mkdir()
    inputs: dict[str, Path] = {}
    for entity_type, rows in (("organisation", given.organisations), ("person", given.people)):
        inputs[record_table(entity_type)] = _write(entity_type, rows, work)
    inputs |= _decided(given, work)
    if given.previous:
        before = given.previous.parent / "in" / "decisions.parquet"
        inputs |= {"decided_before": before} if before.is_file() else {}
        inputs["previous_clusters"] = given.previous / "clusters.parquet"
    with DuckDBEngine(spill=work / "spill") as engine:
        figures = run(StageJob(inputs, output, profile, engine, _options(given)))
    return Linked(output, figures)


_HELD = pa.schema([("record_id", pa.string()), ("state", pa.string())])


def add(
    base: Path, given: Given, folder: Path, profile: Profile = PROFILE, held: Sequence[str] = ()
) -> Linked:
    """Write the record tables of what comes, and add it to what :func:`link` made of a folder.

    Args:
        held: record ids that were in quarantine there.
    """
    work, output = folder / "in", folder / "out"
    work.mkdir(parents=True)
    output.mkdir()
    inputs = {"base_link": base / "out"}
    for entity_type, rows in (("organisation", given.organisations), ("person", given.people)):
        table = record_table(entity_type)
        inputs[f"base_{table}"] = base / "in" / f"{table}.parquet"
        inputs[f"new_{table}"] = _write(entity_type, rows, work)
    inputs |= _decided(given, work)
    inputs["base_quarantine"] = work / "quarantine.parquet"
    pq.write_table(
        pa.Table.from_pylist([{"record_id": one, "state": "waiting"} for one in held], _HELD),
        inputs["base_quarantine"],
    )
    with DuckDBEngine(spill=work / "spill") as engine:
        figures = run_adding(StageJob(inputs, output, profile, engine))
    return Linked(output, figures)


def apply(base: Path, given: Given, decisions: Sequence[tuple[str, ...]], folder: Path) -> Linked:
    """Apply decisions to what :func:`link` or this made in a folder, which obeys those that are given."""
    work, output = folder / "in", folder / "out"
    shutil.copytree(base / "in", work)
    output.mkdir()
    inputs = {"base_link": base / "out"}
    inputs |= {f"base_{record_table(t)}": work / f"{record_table(t)}.parquet" for t in ENTITY_TYPES}
    before = _decided(given, work)
    if before:
        inputs["decided_before"] = before["decisions"].rename(work / "before.parquet")
    inputs |= _decided(replace(given, decisions=decisions), work)
    with DuckDBEngine(spill=work / "spill") as engine:
        figures = run_applying(StageJob(inputs, output, PROFILE, engine))
    return Linked(output, figures)


def _decided(given: Given, folder: Path) -> dict[str, Path]:
    if not given.decisions:
        return {}
    names = ("record_id_l", "record_id_r", "decision", "reviewer", "sequence")
    decided = [
        dict(zip(names, (digest(a), digest(b), verdict, *(by or ["anna"]), n), strict=True))
        for n, (a, b, verdict, *by) in enumerate(given.decisions, 1)
    ]
    pq.write_table(pa.Table.from_pylist(decided, DECISIONS), folder / "decisions.parquet")
    return {"decisions": folder / "decisions.parquet"}


def _write(entity_type: EntityType, rows: Sequence[Row], folder: Path) -> Path:
    fields = PROFILE.entities[entity_type].fields
    schema = record_schema(fields)
    records = [_record(number, row, fields, schema.names) for number, row in enumerate(rows, 2)]
    path = folder / f"{record_table(entity_type)}.parquet"
    pq.write_table(pa.Table.from_pylist(records, schema), path)
    return path


def _record(number: int, row: Row, fields: Iterable[FieldSpec], names: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = dict.fromkeys(names)
    record |= {"record_id": digest(row.id), "source": row.source, "file_name": f"{row.source}.xlsx"}
    record |= {"file_digest": row.source, "sheet_id": "s", "sheet": "Sheet", "table_id": row.table}
    record |= {"row": number, "part": 1, "parent_record_id": digest(row.parent) if row.parent else None}
    details = [{"name": name, "digest": digest(text)} for name, text in row.details.items()]
    record |= {"details": details or None}
    for spec in fields:
        raw = row.texts.get(spec.name)
        if raw:
            record |= _columns(spec, raw, row.source)
    return record


def _columns(spec: FieldSpec, raw: str, source: str) -> dict[str, Any]:
    read = KINDS[spec.kind].normalise(raw)
    value = f"{source}:{read.value}" if spec.kind == "identifier" and read.value else read.value
    columns: dict[str, Any] = {spec.name: value, f"{spec.name}__raw": raw}
    columns |= {f"{spec.name}__cols": "A", f"{spec.name}__problem": read.problem}
    if spec.multi and read.value:
        columns[f"{spec.name}__all"] = [read.value, *read.others]
    return columns | {f"{spec.name}__{part}": read.parts.get(part) for part in spec.parts}


def f1(truth: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Of pairs that stand together."""
    both = _pairs((truth[r], found[r]) for r in truth)
    said, real = _pairs(found[r] for r in truth), _pairs(truth.values())
    return 2 * both / (said + real)


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


# --- a small world of flight schools -----------------------------------------------------------------


def _words(text: str, mark: str = " ") -> list[str]:
    return text.split(mark)


_FIRST = _words("Karoo Kestrel Falcon Horizon Baobab Protea Savanna Mistral Condor Springbok Impala Heron")
_SECOND = _words("Ridge Valley Coast Peak River Plains Delta Bay Forest Dune Veld Island")
_TRADE = _words("Aviation Academy|Flight School|Helicopter Training|Air Charters|Aircraft Maintenance", "|")
_TOWNS = _words("Pretoria Durban Polokwane Kimberley George Upington Welkom Ladysmith Ermelo Knysna")
_GIVEN = _words("Anna Pieter Thabo Lerato Johan Sipho Fatima Nomsa Willem Zanele Riaan Ayesha Karel Busi")
_FAMILY = _words("Botha|Nkosi|Naidoo|van Wyk|Dlamini|Pillay|Venter|Mokoena|Jacobs|Khumalo|Fourie", "|")


def small_world(seed: int, organisations: int = 80) -> Given:
    """Organisations with two to five rows each, and their people, written carelessly."""
    dice = random.Random(seed)
    rows: list[Row] = []
    people: list[Row] = []
    for number in range(organisations):
        first, second = _FIRST[number % 12], _SECOND[number // 12 % 12]
        name, town = f"{first} {second} {_TRADE[number % 5]}", dice.choice(_TOWNS)
        host = f"{first}{second}{number}.co.za".lower()
        phone = f"0{dice.choice((11, 12, 31))} {dice.randrange(200, 990)} {dice.randrange(1000, 9999)}"
        staff = [_person(dice, host, f"P{number}-{nth}") for nth in range(dice.choice((1, 1, 2)))]
        for nth in range(dice.choice((2, 3, 4, 5))):
            row_id = f"o{number}-{nth}"
            texts = {"name": _spelt(name, dice)}
            texts |= {"phone": phone} if dice.random() < 0.5 else {}
            texts |= {"website": f"www.{host}"} if dice.random() < 0.4 else {}
            texts |= {"city": town} if dice.random() < 0.6 else {}
            rows.append(Row(row_id, texts, f"O{number}", source=f"list {nth % 3}"))
            for who, said in staff:
                people.append(_mention(dice, who, said, row_id, phone, nth))
    return Given(rows, people)


def _person(dice: random.Random, host: str, truth: str) -> tuple[str, dict[str, str]]:
    given, family = dice.choice(_GIVEN), dice.choice(_FAMILY)
    mobile = f"082 {dice.randrange(100, 999)} {dice.randrange(1000, 9999)}"
    mail = f"{given}.{family}@{host}".lower().replace(" ", "")
    return truth, {"given": given, "family": family, "phone": mobile, "email": mail}


def _mention(
    dice: random.Random, truth: str, said: Mapping[str, str], parent: str, switchboard: str, nth: int
) -> Row:
    given = said["given"] if dice.random() < 0.8 else f"{said['given'][0]}."
    texts = {"name": f"{given} {said['family']}"}
    texts |= {"phone": said["phone"] if dice.random() < 0.7 else switchboard}
    texts |= {"email": said["email"]} if dice.random() < 0.6 else {}
    return Row(f"{truth}@{parent}", texts, truth, source=f"list {nth % 3}", parent=parent)


def _spelt(name: str, dice: random.Random) -> str:
    draw = dice.random()
    if draw < 0.2:
        at = dice.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if draw < 0.35:
        return name.upper()
    if draw < 0.5:
        return f"{name} (Pty) Ltd"
    return name.replace("Aviation", "Avn").replace("Training", "Trng") if draw < 0.6 else name


def truth_of(rows: Iterable[Row]) -> dict[str, str]:
    return {digest(row.id): row.truth for row in rows}
