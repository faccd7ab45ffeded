from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from hotpass import compliance
from hotpass.catalogue import Catalogue, audit, readings, tables
from hotpass.catalogue.audit import Entry
from hotpass.cli.commands import app
from hotpass.compliance.sealing import Checkpoint, checkpoint_files
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace


def remember(workspace: Workspace, times: int, first: int = 0) -> None:
    """Acts of somebody, each in a transaction of its own."""
    for number in range(first, first + times):
        with Catalogue.open(workspace).write() as connection:
            readings.add(connection, f"shape {number}", {"sheet": number}, "anna")


def trail(workspace: Workspace) -> list[Entry]:
    with Catalogue.open(workspace).read() as connection:
        return list(audit.entries(connection))


@pytest.fixture
def sealed(workspace: Workspace) -> Workspace:
    """Forty entries, sealed at the 15th and the 40th."""
    remember(workspace, 15)
    compliance.seal(workspace)
    remember(workspace, 25, 15)
    compliance.seal(workspace)
    return workspace


def test_an_act_and_its_entry_stand_together_or_not_at_all(workspace: Workspace) -> None:
    def fail() -> None:
        with Catalogue.open(workspace).write() as connection:
            readings.add(connection, "shape", {}, "anna")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    remember(workspace, 1)
    assert [(e.seq, e.actor, e.act, e.subject) for e in trail(workspace)] == [
        (1, "anna", "reading.remember", "shape 0")
    ]


def test_a_trail_as_it_was_written_is_sound(sealed: Workspace) -> None:
    found = compliance.verify(sealed)
    assert (found.entries, found.checkpoints, found.sealed) == (40, 2, 40)
    assert compliance.seal(sealed) is None
    remember(sealed, 2, 40)
    found = compliance.verify(sealed)
    assert (found.entries, found.sealed) == (42, 40)
    assert oct((sealed.audit / "private-key.pem").stat().st_mode & 0o777) == oct(0o600)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (sa.update(tables.AUDIT).where(tables.AUDIT.c.seq == 7).values(actor="mallory"), "entry 7 is not as"),
        (sa.delete(tables.AUDIT).where(tables.AUDIT.c.seq == 7), "entry 7 is missing"),
        (
            sa.delete(tables.AUDIT).where(tables.AUDIT.c.seq > 38),
            "entry 39 is missing: 40 entries were sealed",
        ),
    ],
)
def test_a_change_in_the_database_is_named_and_exits_7(
    sealed: Workspace, change: sa.Executable, place: str
) -> None:
    with Catalogue.open(sealed).write() as connection:
        connection.execute(change)
    with pytest.raises(Tampered, match=place) as found:
        compliance.verify(sealed)
    assert found.value.exit_code == 7
    done = CliRunner().invoke(app, ["audit", "verify", "-w", str(sealed.root)])
    assert isinstance(done.exception, Tampered)


def _signed_by_another(file: Path) -> None:
    one = Checkpoint(**json.loads(file.read_text()))
    forged = base64.b64encode(Ed25519PrivateKey.generate().sign(one.signed)).decode()
    file.write_text(json.dumps({**json.loads(file.read_text()), "signature": forged}))


@pytest.mark.parametrize(
    ("which", "tamper"),
    [
        (0, Path.unlink),
        (1, _signed_by_another),
        (1, lambda file: file.write_text(file.read_text().replace('"seq": 40', '"seq": 15'))),
        (0, lambda file: file.write_text("{}")),
        (1, lambda file: file.rename(file.with_name("checkpoint-000000000039.json"))),
    ],
)
def test_a_checkpoint_that_is_another_is_found(
    sealed: Workspace, which: int, tamper: Callable[[Path], object]
) -> None:
    tamper(checkpoint_files(sealed)[which])
    with pytest.raises(Tampered, match="checkpoint"):
        compliance.verify(sealed)


def test_a_key_kept_elsewhere_shows_that_the_key_was_exchanged(sealed: Workspace, tmp_path: Path) -> None:
    mine = tmp_path / "mine.pem"
    mine.write_bytes((sealed.audit / "public-key.pem").read_bytes())
    assert compliance.verify(sealed, mine).key == compliance.verify(sealed).key
    for file in (*checkpoint_files(sealed), *sealed.audit.glob("*.pem")):
        file.unlink()
    compliance.seal(sealed)
    with pytest.raises(Tampered, match="checkpoint of entry 15, which was sealed"):
        compliance.verify(sealed)
    with Catalogue.open(sealed).write() as connection:
        connection.execute(tables.CHECKPOINTS.delete())
    for file in checkpoint_files(sealed):
        file.unlink()
    compliance.seal(sealed)
    compliance.verify(sealed)
    with pytest.raises(Tampered, match="signature"):
        compliance.verify(sealed, mine)
    with pytest.raises(InputError, match="no public key"):
        compliance.verify(sealed, tmp_path / "none.pem")


def test_whoever_reads_the_trail_is_in_it(sealed: Workspace, tmp_path: Path) -> None:
    assert [e.seq for e in compliance.tail(sealed, "piet", 3)] == [40, 39, 38]
    assert compliance.export(sealed, tmp_path / "trail.jsonl", "piet", after=38) == 3
    last = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text().splitlines()]
    assert [(e["seq"], e["actor"], e["act"]) for e in last[-1:]] == [(41, "piet", "audit.read")]
    text = json.dumps(
        [last[0][name] for name in ("seq", "at", "actor", "act", "subject", "said", "previous")],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert hashlib.sha256(text.encode()).hexdigest() == last[0]["hash"]
    assert [e.act for e in trail(sealed)[-2:]] == ["audit.read", "audit.export"]


def test_writers_and_sealers_at_the_same_time_keep_one_chain(workspace: Workspace) -> None:
    def write_and_seal(first: int) -> None:
        for number in range(first, first + 10):
            remember(workspace, 1, number)
            compliance.seal(workspace)

    Catalogue.open(workspace)
    with ThreadPoolExecutor(4) as several:
        list(several.map(write_and_seal, range(0, 40, 10)))
    found = compliance.verify(workspace)
    assert (found.entries, found.sealed) == (40, 40)
