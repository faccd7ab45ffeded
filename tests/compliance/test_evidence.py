"""Evidence packs: what they hold, that standard tools verify them, and that no change is missed."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from hotpass import compliance, days
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import AUDIT, CONSENT_EVENTS, CONTROL_EVIDENCE, REGISTER_ENTRIES, now
from hotpass.cli.commands import app
from hotpass.compliance import consents, controls, evidence, registers, subjects
from hotpass.compliance.consents import Statement, Subject
from hotpass.compliance.evidence import Period
from hotpass.compliance.evidence.container import Pack
from hotpass.compliance.keys import key_pem
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun

TODAY = days.today()
PERIOD = Period(TODAY - timedelta(days=90), days.today())
OFFICER = Identity("officer", frozenset({Role.COMPLIANCE_OFFICER}))


@pytest.fixture(scope="module")
def space(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The refined sample with an operator, a late request, and everything worked out and sealed."""
    space = Workspace(tmp_path_factory.mktemp("evidence") / "workspace")
    shutil.copytree(sample_run.workspace, space.root, symlinks=True)
    with acting_as(OFFICER):
        said = {"name": "=cmd", "service": "hosting; ask piet@host.co.za", "country": "ZA"}
        registers.add(space, "operators", said)
        registers.add(space, "purposes", {"name": "News", "ground": "consent"})
        zodwa, letter = Subject("zodwa@x.co.za"), "letter of zodwa@x.co.za"
        consents.record(space, Statement("asked", "news", zodwa, TODAY - timedelta(days=9)))
        consents.record(space, Statement("withdrawn", "News", zodwa, TODAY, channel=letter))
        consents.record(space, Statement("given", "news", Subject("piet@x.co.za"), TODAY))
        subjects.receive(space, "access", TODAY - timedelta(days=60), "officer", reference="shelf of Zodwa")
        controls.standings(space)
    compliance.seal(space)
    return space


@pytest.fixture(scope="module")
def pack(space: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack for an auditor, made from a copy of the workspace."""
    folder = tmp_path_factory.mktemp("packs")
    return made(space, folder / "first", Role.AUDITOR)


def made(space: Workspace, folder: Path, role: Role) -> Path:
    own = Workspace(shutil.copytree(space.root, folder, symlinks=True))
    with acting_as(OFFICER):
        return evidence.export(own, PERIOD, folder / "pack.zip", role).path


def held(pack: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pack) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_pack_holds_controls_rows_registers_runs_quality_requests_and_trail(pack: Path) -> None:
    files = held(pack)
    late = next(one for one in json.loads(files["controls/controls.json"]) if one["id"] == "popia-23-access")
    assert (late["state"], late["rows"], late["rows_file"]) == (
        *("breached", 1),
        "controls/rows/popia-23-access.csv",
    )
    assert late["query"].startswith("SELECT")
    assert late["computed_at"]
    assert "version 1" in late["data_version"]
    assert [row["subject"] for row in rows(files[late["rows_file"]])] == [f"R-{TODAY.year}-0001"]
    (run,) = rows(files["runs/runs.csv"])
    submitted = next(json.loads(line) for line in files["trail/entries.jsonl"].splitlines())
    assert run["spec_sha256"] == json.loads(submitted["said"])["spec"]
    assert {row["table"] for row in rows(files["versions/tables.csv"])} > {"organisations", "people"}
    assert {row["state"] for row in rows(files["quality/rules.csv"])} > {"passed"}
    (request,) = rows(files["requests.csv"])
    assert int(request["days_left"]) < 0
    assert b"Zodwa" not in b"".join(files.values())
    html = files["report.html"].decode()
    assert "How many controls are in each state?" in html
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/2000/svg)", html)
    assert files["report.pdf"].startswith(b"%PDF")


def test_a_pack_of_days_that_are_over_says_how_it_stood_then(space: Workspace, tmp_path: Path) -> None:
    own = Workspace(shutil.copytree(space.root, tmp_path / "own", symlinks=True))
    past, over = now() - timedelta(days=10), Period(TODAY - timedelta(days=90), TODAY - timedelta(days=5))
    with Catalogue.open(own).write() as connection:
        connection.execute(CONTROL_EVIDENCE.update().values(computed_at=past, day=days.day_of(past)))
        connection.execute(REGISTER_ENTRIES.update().values(written_at=past))
        connection.execute(CONSENT_EVENTS.update().values(written_at=past))

    def pack_of(period: Period, name: str) -> dict[str, bytes]:
        with acting_as(OFFICER):
            return held(evidence.export(own, period, tmp_path / name).path)

    before = pack_of(over, "before.zip")
    with acting_as(OFFICER):
        (operator,) = registers.entries(own, "operators")
        registers.amend(own, "operators", operator.id, {"service": "since then"})
        registers.add(own, "purposes", {"name": "Since then", "ground": "contract"})
        consents.record(own, Statement("refused", "news", Subject("d@e.co.za"), TODAY))
        controls.standings(own)
        (request,) = subjects.requests(own)
        subjects.answer(own, request.id, "refused", "nobody asked", TODAY, "officer")
    after = pack_of(over, "after.zip")
    same = [name for name in before if name.startswith(("registers/", "processing/", "consents", "requests"))]
    assert {name for name in same if before[name] != after[name]} == set()
    assert before["controls/controls.csv"] == after["controls/controls.csv"]
    (late,) = (one for one in json.loads(after["controls/controls.json"]) if one["id"] == "popia-23-access")
    assert (late["state"], late["rows"], late["rows_file"]) == ("breached", 1, None)
    assert "has changed since" in late["rows_missing"]
    assert "controls/rows/popia-23-access.csv" in before
    earlier = pack_of(Period.read(str(days.day_of(past) - timedelta(days=9))), "earlier.zip")
    assert {row["state"] for row in rows(earlier["controls/controls.csv"])} == {"unknown"}
    assert not rows(earlier["registers/operators.csv"])
    assert not rows(earlier["consents.csv"])


def test_a_pack_holds_how_information_is_processed_and_the_consent_ledger(pack: Path) -> None:
    files = held(pack)
    record = json.loads(files["processing/record.json"])
    (news,) = record["processing"]
    assert (news["purpose"], news["ground"]) == ("News", "consent, s 11(1)(a)")
    assert record["operators"][0]["service"] == "hosting; ask •••@•••"
    assert files["processing/record.pdf"].startswith(b"%PDF")
    asked, said, other = rows(files["consents.csv"])
    assert (asked["act"], said["act"], said["purpose"]) == ("asked", "withdrawn", "News")
    assert asked["subject"] == said["subject"] != other["subject"]
    assert (said["known_by"], said["channel"], other["channel"]) == ("email", "letter of •••@•••", "")
    assert not re.search(rb"zodwa|[0-9a-f]{64}", files["consents.csv"])


def test_values_are_masked_by_who_gets_them_and_nobody_hands_on_more_than_he_sees(
    space: Workspace, pack: Path, tmp_path: Path
) -> None:
    (operator,) = rows(held(pack)["registers/operators.csv"])
    assert operator["service"] == "hosting; ask •••@•••"
    assert operator["name"] == "'=cmd"
    clear = made(space, tmp_path / "officer", Role.COMPLIANCE_OFFICER)
    (operator,) = rows(held(clear)["registers/operators.csv"])
    assert operator["service"] == "hosting; ask piet@host.co.za"
    with (
        acting_as(Identity("auditor", frozenset({Role.AUDITOR}))),
        pytest.raises(AccessRefused, match="may not hand to the role compliance officer"),
    ):
        evidence.export(space, PERIOD, tmp_path / "p.zip", Role.COMPLIANCE_OFFICER)
    with acting_as(OFFICER), pytest.raises(InputError, match="role analyst may not see how controls stand"):
        evidence.export(space, PERIOD, tmp_path / "p.zip", Role.ANALYST)
    with (
        acting_as(Identity("anna", frozenset({Role.ANALYST}))),
        pytest.raises(AccessRefused, match="may not read the audit trail"),
    ):
        evidence.export(space, PERIOD, tmp_path / "p.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_the_same_state_gives_the_same_bytes_and_making_is_recorded_and_sealed(
    space: Workspace, pack: Path, tmp_path: Path
) -> None:
    again = made(space, tmp_path / "again", Role.AUDITOR)
    assert again.read_bytes() == pack.read_bytes()
    own = Workspace(tmp_path / "again")
    found = compliance.verify(own)
    assert found.sealed == found.entries
    with Catalogue.open(own).read() as connection:
        newest = audit.newest(connection)
    assert newest is not None
    assert (newest.actor, newest.act, newest.subject) == ("officer", "evidence.export", str(PERIOD))
    with acting_as(OFFICER), pytest.raises(InputError, match="cannot be written"):
        evidence.export(own, PERIOD, tmp_path / "none" / "pack.zip")
    with Catalogue.open(own).write() as connection:
        connection.execute(AUDIT.update().where(AUDIT.c.seq == 2).values(actor="mallory"))
    with acting_as(OFFICER), pytest.raises(Tampered, match="entry 2 is not as it was written"):
        evidence.export(own, PERIOD, tmp_path / "tampered.zip")
    assert not [*tmp_path.glob("**/*.part"), *tmp_path.glob("tampered.zip")]


def test_whoever_has_standard_tools_verifies_it_by_its_own_instruction(pack: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as packed:
        packed.extractall(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", (tmp_path / "VERIFY.md").read_text(), re.DOTALL)
    script = "set -e\n" + "\n".join(blocks)

    def run() -> subprocess.CompletedProcess[str]:
        done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
        for left in ("checkpoint.signed", "checkpoint.sig"):
            (tmp_path / left).unlink(missing_ok=True)
        return done

    done = run()
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Signature Verified Successfully") == 2
    assert evidence.verify(pack).fingerprint in done.stdout
    for name in (
        "consents.csv",
        "processing/record.json",
        "manifest.json",
        "trail/entries.jsonl",
        "SHA256SUMS",
    ):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content.replace(b"2", b"3", 1))
        assert run().returncode != 0, name
        (tmp_path / name).write_bytes(content)
    (tmp_path / "more.csv").write_text("x")
    assert run().returncode != 0


def test_no_byte_of_a_pack_is_another(pack: Path, tmp_path: Path) -> None:
    whole, dice, other = pack.read_bytes(), random.Random(20261126), tmp_path / "other.zip"
    with zipfile.ZipFile(pack) as packed:
        heads = [one.header_offset for one in packed.infolist()]
        directory = packed.start_dir
    for n in range(600):
        # A third lies anywhere, a third in the headers, a third in the directory at the end.
        places = (range(len(whole)), range(start := dice.choice(heads), start + 60))
        at = dice.choice((*places, range(directory, len(whole)))[n % 3])
        byte = bytes([dice.choice([b for b in range(256) if b != whole[at]])])
        cut = dice.choice((whole[:at] + byte + whole[at + 1 :], whole[:at] + byte + whole[at:], whole[:at]))
        other.write_bytes(cut)
        with pytest.raises(Tampered, match="evidence pack"):
            evidence.verify(other)
    other.write_bytes(whole + b"\0")
    with pytest.raises(Tampered, match="evidence pack"):
        evidence.verify(other)


def packed_anew(files: dict[str, bytes], target: Path) -> Path:
    """A pack of these files as Hotpass writes them."""
    with Pack(target) as made:
        for name, content in files.items():
            made.add(name, content)
    return target


def _signed_anew(files: dict[str, bytes]) -> None:
    key = Ed25519PrivateKey.generate()
    files |= {"manifest.sig": key.sign(files["manifest.json"]), "public-key.pem": key_pem(key.public_key())}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda f: f.update({"requests.csv": b"none\n"}), "requests.csv is not as it was packed"),
        (lambda f: f.update({"registers/more.csv": b"x\n"}), "registers/more.csv is not one of its files"),
        (lambda f: f.pop("controls/controls.csv"), "controls/controls.csv is missing"),
        (lambda f: f.pop("manifest.sig"), "manifest.sig is missing"),
        (lambda f: f.update({"manifest.json": f["manifest.json"] + b" "}), "signature of manifest.json"),
        (lambda f: f.update({"requests.csv": f.pop("requests.csv")}), "stands where requests.csv was packed"),
        (
            lambda f: f.update(
                {"trail/entries.jsonl": f["trail/entries.jsonl"].replace(b"run.", b"ran.", 1)}
            ),
            "trail/entries.jsonl is not as it was packed",
        ),
        (lambda f: f.update({"public-key.pem": b"-----BEGIN"}), "public-key.pem is no public key"),
        (_signed_anew, "public-key.pem is not the key that was given"),
    ],
)
def test_a_pack_put_together_anew_names_what_is_wrong(
    change: Callable[[dict[str, bytes]], object], place: str, space: Workspace, pack: Path, tmp_path: Path
) -> None:
    files = held(pack)
    change(files)
    with pytest.raises(Tampered, match=place) as found:
        evidence.verify(packed_anew(files, tmp_path / "anew.zip"), space.audit / "public-key.pem")
    assert found.value.exit_code == 7


def test_an_entry_changed_by_who_signs_the_pack_is_named(
    space: Workspace, pack: Path, tmp_path: Path
) -> None:
    """Someone who has the key and packs other entries still cannot make them follow each other."""
    import hashlib

    from hotpass.compliance.keys import private_key

    files = held(pack)
    lines = files["trail/entries.jsonl"].splitlines(keepends=True)
    entry = json.loads(lines[1])
    lines[1] = (json.dumps({**entry, "actor": "mallory"}) + "\n").encode()
    files["trail/entries.jsonl"] = b"".join(lines)
    manifest = json.loads(files["manifest.json"])
    sums = ""
    for one in manifest["files"]:
        if one["name"] == "SHA256SUMS":
            files["SHA256SUMS"] = sums.encode()
        content = files[one["name"]]
        one |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        sums += f"{one['sha256']}  {one['name']}\n"
    files["manifest.json"] = json.dumps(manifest).encode()
    files["manifest.sig"] = private_key(space).sign(files["manifest.json"])
    with pytest.raises(Tampered, match="entry 2 is not as it was written"):
        evidence.verify(packed_anew(files, tmp_path / "anew.zip"))


def test_packs_are_made_and_verified_on_the_command_line(space: Workspace, tmp_path: Path) -> None:
    own, target = shutil.copytree(space.root, tmp_path / "own", symlinks=True), tmp_path / "pack.zip"
    asked = ["evidence", "export", "--period", str(PERIOD), "-o", str(target), "-w", str(own)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    nowhere = tmp_path / "nowhere"
    done = CliRunner().invoke(app, ["evidence", "verify", str(target), "-w", str(nowhere)])
    assert (done.exit_code, nowhere.exists()) == (0, False), done.output
    assert "is as it was made (files: " in done.output
    CliRunner().invoke(app, ["evidence", "verify", str(target), "-w", str(own)])
    with Catalogue.open(Workspace(own)).read() as connection:
        assert audit.latest(connection, 1)[0].act == "evidence.verify"
    compliance.verify(Workspace(own), kept=[target])
    target.write_bytes(b"no zip")
    done = CliRunner().invoke(app, ["evidence", "verify", str(target)])
    assert isinstance(done.exception, Tampered)


@pytest.mark.parametrize(
    "text", ["", "2026-11", "2026-11-30..2026-11-01", "2026-11-01..31", "..", "2026-13-01"]
)
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(InputError, match="period"):
        Period.read(text)


def test_a_period_without_entries_has_none_to_prove(space: Workspace, tmp_path: Path) -> None:
    with acting_as(OFFICER):
        quiet = evidence.export(space, Period.read("2020-02-29"), tmp_path / "quiet.zip")
    found = evidence.verify(quiet.path)
    assert (found.period, found.entries, found.checkpoint) == ("2020-02-29..2020-02-29", 0, None)
