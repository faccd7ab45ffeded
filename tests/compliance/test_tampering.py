"""Show 2: whatever is done to the trail in its database, or to its checkpoints, is found and named."""

from __future__ import annotations

import json
import random
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotpass import compliance, tokens
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit, audit_texts
from hotpass.catalogue.audit import Entry
from hotpass.catalogue.audit_lines import lines
from hotpass.catalogue.audit_texts import salted
from hotpass.catalogue.tables import AUDIT, CHECKPOINTS
from hotpass.catalogue.upgrading import bring_up_to_date
from hotpass.compliance import evidence
from hotpass.compliance.evidence.period import Period
from hotpass.compliance.sealing import checkpoint_files
from hotpass.compliance.striking import strike
from hotpass.compliance.verifying import check, checkpoints
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace

ACTORS = ("anna", "piet", "Zoë", "svc:nightly")
C = AUDIT.c


def act(workspace: Workspace, times: int) -> None:
    """Acts of several people, some of them in one transaction."""
    dice = random.Random(times)
    while times:
        several = min(times, dice.choice((1, 1, 2, 5)))
        with Catalogue.open(workspace).write() as connection:
            for _ in range(several):
                audit.note(connection, dice.choice(ACTORS), "decision.make", str(times), count=times)
        times -= several


@pytest.fixture
def sealed(workspace: Workspace) -> Workspace:
    """Sixty entries, sealed at the 15th, the 40th and the 60th."""
    for times in (15, 25, 20):
        act(workspace, times)
        compliance.seal(workspace)
    return workspace


def tampered(entries: list[Entry], dice: random.Random) -> tuple[str, int, list[Entry]]:
    """What was done, the place from which it shows, and the entries after it."""
    changed, at = list(entries), dice.randrange(len(entries))
    kind = dice.choice(("edit", "delete", "insert", "swap", "truncate"))
    if kind == "edit":
        changed[at] = edited(changed[at], dice)
    elif kind == "delete":
        del changed[at : at + dice.choice((1, 1, 2, 8))]
    elif kind == "insert":
        forged = replace(dice.choice(entries), actor="mallory", act="run.end", at=entries[at].at)
        if dice.random() < 0.2:
            return kind, 0, [replace(forged, seq=dice.choice((0, -3))), *entries]
        changed.insert(at, forged)
    elif kind == "swap":
        other = dice.choice([n for n in range(len(entries)) if n != at])
        changed[at], changed[other] = changed[other], changed[at]
        at = min(at, other)
    else:
        del changed[at:]
    if kind in ("insert", "swap") or dice.random() < 0.6:
        changed = [replace(entry, seq=number) for number, entry in enumerate(changed, 1)]
    return kind, at, changed


def edited(entry: Entry, dice: random.Random) -> Entry:
    """The entry at another moment, or with one character of a text changed, added or taken away."""
    name = dice.choice(("at", "actor", "act", "subject", "said", "previous", "hash"))
    old = getattr(entry, name)
    if name == "at":
        return replace(entry, at=old + timedelta(microseconds=dice.choice((1, -1, 1000, 86_400 * 10**6))))
    at, put = dice.randrange(len(old)), dice.choice((" ", "x", "0", "é", "", "\n", "'"))
    whole = name not in ("previous", "hash")  # PostgreSQL gives these no room for more characters
    new = old[:at] + put + old[at + (not whole or dice.random() < 0.5 or not put) :]
    return replace(entry, **{name: new if new != old else old[:-1] + "¬"})


def covered(entries: list[Entry], first: int) -> list[Entry]:
    """The entries with hashes that fit from a place on, as one would compute them who covers his tracks."""
    done = entries[:first]
    for entry in entries[first:]:
        bare = replace(entry, previous=done[-1].hash if done else audit.NOTHING)
        done.append(replace(bare, hash=bare.computed))
    return done


@pytest.fixture
def undone(sealed: Workspace) -> Iterator[Callable[[], sa.Connection]]:
    """Gives the database as it was, whatever was done to it before."""
    with Catalogue.open(sealed).read() as connection:
        kept: list[sa.NestedTransaction] = []

        def again() -> sa.Connection:
            if kept:
                kept.pop().rollback()
            kept.append(connection.begin_nested())
            return connection

        yield again
        connection.rollback()


def test_none_of_a_thousand_tamperings_is_missed(
    sealed: Workspace, undone: Callable[[], sa.Connection]
) -> None:
    statements, dice, tried = checkpoints(sealed), random.Random(20261126), Counter[str]()
    times = 1000 if undone().dialect.name == "sqlite" else 250
    entries = list(audit.entries(undone()))
    assert check(lines(undone()), statements) == len(entries) == 60
    while tried.total() < times:
        kind, first, changed = tampered(entries, dice)
        tracks = dice.random() < 0.5
        changed = covered(changed, first) if tracks else changed
        if changed == entries:
            continue
        tried[kind] += 1
        connection = undone()
        connection.execute(AUDIT.delete())
        if changed:
            connection.execute(AUDIT.insert(), [entry.row for entry in changed])
        with pytest.raises(Tampered, match=r"entr") as found:
            check(lines(connection), statements)
        named = [int(number) for number in re.findall(r"-?\d+", found.value.what)]
        sealing = next((one.seq for one in statements if one.seq > first), 60)
        until = sealing if tracks else first + 2
        assert any(first <= number <= until for number in named), (kind, first, found.value.what)
    assert min(tried.values()) > times / 10


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = CAST(x'ff41' AS TEXT) WHERE seq = 33",
        "UPDATE audit SET actor = CAST(actor AS BLOB) WHERE seq = 33",
        "UPDATE audit SET at = CAST(at AS BLOB) WHERE seq = 33",
        "UPDATE audit SET at = 'yesterday' WHERE seq = 33",
        "UPDATE audit SET at = at || ' ' WHERE seq = 33",
    ],
)
def test_what_sqlite_lets_stand_in_a_column_is_named(
    sealed: Workspace, undone: Callable[[], sa.Connection], change: str
) -> None:
    connection = undone()
    if connection.dialect.name != "sqlite":
        return
    connection.execute(sa.text(change))
    with pytest.raises(Tampered, match=r"entry 33 "):
        check(lines(connection), checkpoints(sealed))


def test_a_trail_whose_table_of_checkpoints_is_gone_is_told_and_one_that_is_nowhere_is_not_sound(
    sealed: Workspace, tmp_path: Path
) -> None:
    with Catalogue.open(sealed).write() as connection:
        connection.execute(sa.text("DROP TABLE checkpoints"))
    with pytest.raises(Tampered, match="which checkpoints were sealed cannot be read"):
        compliance.verify(sealed)
    nowhere = Workspace(tmp_path / "nowhere")
    if sealed.database_url.startswith("sqlite"):
        with pytest.raises(InputError, match="there is no audit trail"):
            compliance.verify(nowhere)
        with pytest.raises(AccessRefused, match="the token is not known"):
            tokens.bearer(nowhere, "hotpass_63de8982470c_x")
        assert not nowhere.root.exists()


def test_no_byte_of_a_checkpoint_is_another(sealed: Workspace) -> None:
    files, dice = checkpoint_files(sealed), random.Random(7)
    for _ in range(300):
        file = dice.choice(files)
        content = file.read_bytes()
        at = dice.randrange(len(content))
        other = bytes([dice.choice([b for b in range(256) if b != content[at]])])
        file.write_bytes(dice.choice((content[:at], content[:at] + other + content[at + 1 :])))
        with pytest.raises(Tampered, match=r"checkpoint-0000000000\d\d\.json"):
            checkpoints(sealed)
        file.write_bytes(content)
    public = sealed.audit / "public-key.pem"
    key = public.read_bytes()
    for content in (None, b"", key[:-9], key.replace(b"K2Vw", b"K2VB")):
        public.unlink() if content is None else public.write_bytes(content)
        with pytest.raises(Tampered, match=r"public-key\.pem is missing or holds no key"):
            compliance.verify(sealed)
    public.write_bytes(key)
    for file in files:
        file.unlink()
    with pytest.raises(Tampered, match="every checkpoint is missing"):
        compliance.verify(sealed)


def test_only_a_copy_kept_elsewhere_shows_that_the_newest_of_both_were_dropped(
    sealed: Workspace, tmp_path: Path
) -> None:
    newest = checkpoint_files(sealed)[-1]
    copy = Path(shutil.copy(newest, tmp_path))
    assert compliance.verify(sealed, kept=[copy]).sealed == 60
    newest.unlink()
    with pytest.raises(Tampered, match="checkpoint of entry 60, which was sealed, is missing"):
        compliance.verify(sealed)
    with Catalogue.open(sealed).write() as connection:
        connection.execute(AUDIT.delete().where(C.seq > 40))
        connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.seq > 40))
    assert compliance.verify(sealed).sealed == 40
    with pytest.raises(Tampered, match=f"kept in {copy.name} is missing"):
        compliance.verify(sealed, kept=[copy])
    act(sealed, 25)
    compliance.seal(sealed)
    with pytest.raises(Tampered, match=f"kept in {copy.name} is missing"):
        compliance.verify(sealed, kept=[copy])


@pytest.mark.parametrize("seq", [15, 40, 60])
def test_what_the_database_says_of_checkpoints_is_held_against_their_files(
    sealed: Workspace, seq: int
) -> None:
    with Catalogue.open(sealed).write() as connection:
        connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.seq == seq))
    with pytest.raises(Tampered, match=f"that the checkpoint of entry {seq} was sealed is gone"):
        compliance.verify(sealed)
    act(sealed, 2)
    compliance.seal(sealed)
    with pytest.raises(Tampered, match=f"that the checkpoint of entry {seq} was sealed is gone"):
        compliance.verify(sealed)
    with Catalogue.open(sealed).write() as connection:
        connection.execute(CHECKPOINTS.insert().values(seq=seq, digest="0" * 64))
    with pytest.raises(Tampered, match=f"the checkpoint of entry {seq}, which was sealed, is missing or"):
        compliance.verify(sealed)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("at", ["write_durably", "keep_public", "digest_of", "move_durably"])
def test_a_seal_that_is_cut_is_no_tampering_and_hides_none(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, first: bool, at: str
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    act(workspace, 15)
    if not first:
        compliance.seal(workspace)
        act(workspace, 25)
    before, newest = (0, 15) if first else (15, 40)
    with monkeypatch.context() as patched:
        patched.setitem(compliance.seal.__globals__, at, cut)
        with pytest.raises(KeyboardInterrupt):
            compliance.seal(workspace)
    found, whole = compliance.verify(workspace), at == "move_durably"
    assert found.begun == (at in ("keep_public", "digest_of"))
    assert bool(found.note) == found.begun
    assert found.sealed == (newest if whole else before)
    if whole or at == "digest_of":
        with Catalogue.open(workspace).read() as connection:
            (kept,) = connection.execute(sa.select(AUDIT).where(C.seq == newest)).mappings()
        with Catalogue.open(workspace).write() as connection:
            connection.execute(AUDIT.delete().where(C.seq == newest))
        with pytest.raises(Tampered, match=f"entry {newest} is missing"):
            compliance.verify(workspace)
        with Catalogue.open(workspace).write() as connection:
            connection.execute(AUDIT.insert().values(**kept))
    act(workspace, 3)
    compliance.seal(workspace)
    found = compliance.verify(workspace)
    assert (found.begun, found.sealed) == (False, newest + 3)
    assert len(list(workspace.audit.glob("checkpoint-*"))) == found.checkpoints


def test_what_was_sealed_before_the_database_was_told_is_known_once_its_tables_are_of_today(
    sealed: Workspace,
) -> None:
    catalogue = Catalogue.open(sealed)
    for gone, wrong in (
        ((15, 40, 60), ""),
        ((60,), ""),
        ((15,), "checkpoint of entry 15 was sealed is gone"),
    ):
        with catalogue.write() as connection:
            connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.seq.in_(gone)))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0024'"))
        bring_up_to_date(catalogue.read, catalogue.write, sealed.audit)
        with pytest.raises(Tampered, match=wrong) if wrong else nullcontext():
            assert compliance.verify(sealed).checkpoints == 3


@pytest.fixture
def worded(sealed: Workspace) -> Workspace:
    """Entry 61 to 63 say something in people's own words; somebody is taken out of the second by entry 64."""
    for number in range(3):
        with Catalogue.open(sealed).write() as connection:
            why = {"reason": f"Zoë Maré rang {number}"}
            audit.note(connection, "anna", "value.reveal", f"p{number}", why, field="phone")
    with Catalogue.open(sealed).write() as connection:
        strike(
            connection, sealed, lambda text: text.replace("Zoë Maré rang 1", "[erased] rang 1"), "anna", "R-1"
        )
    compliance.seal(sealed)
    return sealed


def test_who_is_taken_out_of_the_words_of_an_entry_leaves_the_trail_sound(
    worded: Workspace, tmp_path: Path
) -> None:
    assert compliance.verify(worded).entries == 64
    with Catalogue.open(worded).read() as connection:
        newest = audit.latest(connection, 4)
        assert not any("Zoë" in line.said for line in lines(connection))
    assert [one.details.get("reason") for one in newest] == [
        None,
        "Zoë Maré rang 2",
        "[erased] rang 1",
        "Zoë Maré rang 0",
    ]
    pack, auditor = tmp_path / "pack.zip", Identity("auditor", frozenset({Role.AUDITOR}))
    with acting_as(auditor):
        evidence.export(worded, Period.read("2020-01-01..2099-12-31"), pack)
        assert evidence.verify(pack).entries >= 64
    with zipfile.ZipFile(pack) as packed:
        texts = packed.read("trail/texts.jsonl").decode()
        assert "Zoë Maré rang 2" in texts
        assert "[erased] rang 1" in texts
        assert not any(
            b"rang 1" in packed.read(name).replace(b"[erased] rang 1", b"") for name in packed.namelist()
        )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE audit_texts SET text = 'Zoe Maré rang 0' WHERE seq = 61", "the text of entry 61 is not as"),
        ("UPDATE audit_texts SET text = CAST(text AS BLOB) WHERE seq = 61", "the text of entry 61 is not as"),
        ("UPDATE audit_texts SET salt = '' WHERE seq = 62", "the text of entry 62 is not as"),
        ("UPDATE audit_texts SET text = 'Zoë Maré rang 1' WHERE seq = 62", "the text of entry 62 is not as"),
        ("UPDATE audit_texts SET seq = 65 WHERE seq = 63", "beside entry 65, which states none"),
        ("UPDATE audit_texts SET name = 'name' WHERE seq = 63", "beside entry 63, which states none"),
        ("DELETE FROM audit_texts WHERE seq = 61", "the text of entry 61 is missing"),
        ("DELETE FROM audit_texts", "the text of entry 61 is missing"),
        (
            "INSERT INTO audit_texts SELECT 7, name, salt, text FROM audit_texts WHERE seq = 61",
            "beside entry 7",
        ),
    ],
)
def test_words_that_are_changed_or_dropped_beside_the_trail_are_named(
    worded: Workspace, change: str, place: str
) -> None:
    with Catalogue.open(worded).write() as connection:
        if connection.dialect.name == "postgresql" and "BLOB" in change:
            pytest.skip("PostgreSQL keeps no bytes in a column of texts")
        connection.execute(sa.text(change))
    with pytest.raises(Tampered, match=place):
        compliance.verify(worded)


@pytest.mark.parametrize("again", [False, True])
def test_words_are_struck_out_by_whoever_has_the_key_and_once(worded: Workspace, again: bool) -> None:
    with Catalogue.open(worded).write() as connection:
        texts = dict(audit_texts.every(connection))
        forged = salted("reason", "nobody rang")
        if again:  # what was signed once, after the text was struck out anew
            first = audit.latest(connection, 1, ["audit.strike"])[0]
            strike(connection, worded, lambda text: text.replace("[erased] rang 1", ""), "anna", "R-2")
            audit.note(connection, "mallory", "audit.strike", first.subject, None, **json.loads(first.said))
            audit_texts.replace(connection, 62, texts[62])
        else:
            said = {"request": "R-2", "texts": {"reason": forged.digest}, "signature": "AAAA"}
            audit.note(connection, "mallory", "audit.strike", "61", None, **said)
            audit_texts.replace(connection, 61, forged)
    with pytest.raises(Tampered, match=f"entry {66 if again else 65} is none that Hotpass writes"):
        compliance.verify(worded)
