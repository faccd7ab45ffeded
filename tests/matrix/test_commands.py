"""Every command in every role: who may not is refused, nobody is shown or given what is masked for him."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hotpass import access, compliance, ssot
from hotpass.access import PERMISSIONS, SIGHTS, AccessRefused, Act, Identity, Role, Sight
from hotpass.workspace import Workspace
from tests.docs.test_reference import commands
from tests.matrix.planted import PLANTED, Said, call, in_role, leaks, run_of, written

#: What a role must be permitted: nothing, an act, or several.
Needed = Act | tuple[Act, ...] | None

#: By command that shows something or writes files, its arguments and what a role must be permitted.
LOOKS: dict[str, tuple[str, Needed]] = {
    "access recent": ("", Act.ACCESS),
    "access show": ("", None),
    "access token list": ("--json", Act.ACCESS),
    "audit export": ("trail.jsonl", Act.AUDIT),
    "audit tail": ("--lines 200 --json", Act.AUDIT),
    "audit verify": ("", None),
    "classify inventory": ("--json", Act.ACCESS),
    "classify list": ("--all --json", Act.ACCESS),
    "compliance controls list": ("", None),
    "compliance status": ("--json", Act.COMPLIANCE),
    "compliance show": ("popia-8-responsible --json", Act.COMPLIANCE),
    "consents check": ("", Act.REGISTERS),
    "consents list": ("--email zebrakontak@zebravlei.co.za", Act.REGISTERS),
    "contracts diff": ("contracts contracts --json", None),
    "contracts emit": ("--output contracts", None),
    "contracts validate": ("{file} --json", None),
    "corrections list": ("--json", None),
    "evidence export": ("--period 2020-01-01..2030-12-31", (Act.EXPORT, Act.AUDIT)),
    "explain": ("{person} --json", Act.READ),
    "export": ("golden.csv --purpose any --recipient x", Act.EXPORT),
    "exports list": ("--json", Act.REGISTERS),
    "exports whither": ("{person} --json", Act.READ),
    "inspect": ("{file} --json", None),
    "models list": ("--json", None),
    "profiles list": ("", None),
    "profiles show": ("generic", None),
    "profiles suggest": ("{file} --json", None),
    "qa quarantine list": ("--role compliance_officer --json", None),
    "qa repairs list": ("--json", None),
    "qa report": ("--role compliance_officer -o report.html", None),
    "qa run": ("{few} --role compliance_officer --json", None),
    "qa suggest": ("--json", None),
    "registers export": ("purposes -o purposes.csv", Act.REGISTERS),
    "registers list": ("--json", Act.REGISTERS),
    "retention list": ("--json", Act.REGISTERS),
    "retention overdue": ("--json", Act.REGISTERS),
    "review audit": ("-o sample.csv", None),
    "review export": ("decisions.csv", Act.EXPORT),
    "review list": ("-o pairs.csv --json", None),
    "review reviewers": ("", None),
    "runs list": ("--json", None),
    "runs show": ("{run} --json", None),
    "subjects export": ("subject.json --name Zwelibanzi_Qhamatwa", Act.SUBJECTS),
    "subjects find": ("Zwelibanzi_Qhamatwa --json", Act.SUBJECTS),
    "subjects list": ("--json", Act.SUBJECTS),
}

#: By command that changes something, its arguments and what a role must be permitted.
CHANGES: dict[str, tuple[str, Needed]] = {
    "access reveal": ("{person} phone --reason why", Act.REVEAL),
    "access token create": ("nightly", Act.TOKENS),
    "access token revoke": ("abc", Act.TOKENS),
    "breaches affected": ("BR-0001", Act.REGISTERS),
    "breaches draft": ("BR-0001", Act.REGISTERS),
    "classify confirm": ("x --reason why", Act.CLASSIFY),
    "classify reject": ("x --reason why", Act.CLASSIFY),
    "classify withdraw": ("x --reason why", Act.CLASSIFY),
    "compliance attest": ("popia-8-responsible --until 2030-01-01 --reason why", Act.ATTEST),
    "consents ask": ("any --email a@x.co.za", Act.ENTER),
    "consents give": ("any --email a@x.co.za", Act.ENTER),
    "consents import": ("{file}", Act.ENTER),
    "consents object": ("any --email a@x.co.za", Act.ENTER),
    "consents refuse": ("any --email a@x.co.za", Act.ENTER),
    "consents withdraw": ("any --email a@x.co.za", Act.ENTER),
    "corrections make": ("{person} phone 0825550000 --reason why", Act.CORRECT),
    "corrections undo": ("1", Act.CORRECT),
    "link": ("{file} -o linked", Act.RUN),
    "models keep": ("{run}", Act.CONFIGURE),
    "models rollback": ("", Act.CONFIGURE),
    "models use": ("1", Act.CONFIGURE),
    "qa quarantine correct": ("x phone 0825550000 --reason why", Act.CORRECT),
    "qa quarantine drop": ("x --reason why", Act.CORRECT),
    "qa quarantine release": ("x --reason why", Act.CORRECT),
    "qa quarantine wait": ("x --reason why", Act.CORRECT),
    "qa repairs accept": ("x", Act.CORRECT),
    "qa repairs undo": ("x", Act.CORRECT),
    "registers add": ("purposes", Act.ENTER),
    "registers amend": ("purposes PU-0001", Act.ENTER),
    "registers history": ("purposes PU-0001", Act.REGISTERS),
    "registers import": ("purposes {file}", Act.ENTER),
    "registers processing-record": ("processing.json", Act.REGISTERS),
    "resolve": ("{file} --output out", Act.RUN),
    "retention approve": ("DI-0001", Act.DISPOSE),
    "retention certify": ("DI-0001 -o certificate.pdf", Act.DISPOSE),
    "retention propose": ("person --reason why", Act.DISPOSE),
    "retention refuse": ("DI-0001 --reason why", Act.DISPOSE),
    "review apply": ("", Act.RUN),
    "review assign": ("thandi", Act.ASSIGN),
    "review decide": ("a b match", Act.DECIDE),
    "review import": ("{file}", Act.DECIDE),
    "review unassign": ("thandi", Act.ASSIGN),
    "review undo": ("", Act.DECIDE),
    "run": ("{file}", Act.RUN),
    "runs cancel": ("{run}", Act.RUN),
    "runs resume": ("{run}", Act.RUN),
    "subjects answer": ("R-2026-0001 granted", Act.SUBJECTS),
    "subjects approve": ("R-2026-0001", Act.SUBJECTS),
    "subjects certificate": ("R-2026-0001 certificate.json", Act.SUBJECTS),
    "subjects drop": ("R-2026-0001 0123456789ab --reason damaged", Act.SUBJECTS),
    "subjects erase": ("R-2026-0001", Act.SUBJECTS),
    "subjects confirm": ("R-2026-0001 x --ground why", Act.SUBJECTS),
    "subjects exclude": ("R-2026-0001 x --ground why", Act.SUBJECTS),
    "retention execute": ("D-0001", Act.DISPOSE),
    "subjects correct": ("R-2026-0001 {person} phone 0825550000", Act.SUBJECTS),
    "subjects extend": ("R-2026-0001 5", Act.SUBJECTS),
    "subjects hold": ("R-2026-0001 --reason why", Act.SUBJECTS),
    "subjects identify": ("R-2026-0001 seen", Act.SUBJECTS),
    "subjects notices": ("R-2026-0001", Act.SUBJECTS),
    "subjects object": ("R-2026-0001", Act.SUBJECTS),
    "subjects receive": ("access", Act.SUBJECTS),
    "subjects restrict": ("R-2026-0001 --reason why", Act.SUBJECTS),
    "subjects withdraw": ("R-2026-0001", Act.SUBJECTS),
    "train": ("{file}", Act.RUN),
}

#: What holds no workspace's data, serves others who are asked anew, or talks to a server that is not there.
APART = {
    *(
        "dashboard",
        "serve",
        "worker",
        "mcp serve",
        "demo",
        "doctor",
        "init",
        "sample",
        "version",
        "refine",
        "evaluate",
    ),
    *(
        "compliance controls schema",
        "compliance controls validate",
        "registers fields",
        "profiles schema",
        "profiles validate",
    ),
    *("profiles diff", "profiles upgrade", "models compare", "models show"),
    *("qa repairs show", "evidence verify"),
    *("label pull", "label push", "label status"),
}


#: Commands that take long, at which only who sees least looks.
LONG = ("qa run", "qa suggest", "compliance status", "evidence export", "inspect", "contracts validate")

#: Commands in which whoever sees everything is shown what is planted, or the search would find nothing ever.
TELLING = ("explain", "qa run", "subjects find", "subjects export")


@pytest.fixture(scope="module")
def given(space: Path) -> dict[str, str]:
    """What stands for the names in the arguments."""
    with in_role(Role.COMPLIANCE_OFFICER, space):
        person = ssot.search(Workspace(space), "ssot", "person", text="Qhamatwa").rows["entity_id"][0].as_py()
    given = space.with_name("planted-files")
    file, few = str(given / "Leads.csv"), str(given / "Few.csv")
    return {"person": person, "file": file, "few": few, "run": run_of(space)}


def may(role: Role, needed: Needed) -> bool:
    acts = needed if isinstance(needed, tuple) else (needed,) if needed else ()
    return set(acts) <= PERMISSIONS[role]


def said_by(command: str, arguments: str, given: dict[str, str], role: Role, space: Path) -> Said:
    words = [word.format(**given).replace("_Q", " Q") for word in arguments.split()]
    return call([*command.split(), *words], role, space)


def test_every_command_is_in_the_matrix() -> None:
    known = {path.removeprefix("hotpass ") for path, _ in commands()}
    assert known == set(LOOKS) | set(CHANGES) | APART


#: What tells of the workspace nothing but whether its trail is sound, or of what the asker himself gives.
OF_THE_ASKER = {
    *("access show", "audit verify", "compliance controls list", "inspect", "qa run"),
    *("contracts diff", "contracts emit", "contracts validate", "profiles list", "profiles show"),
    "profiles suggest",
}


def test_a_token_that_may_not_read_is_told_nothing_and_one_that_is_no_more_opens_nothing(
    space: Path, given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    narrowed = Identity("nightly", frozenset(Role), "token", frozenset())
    told = set[str]()
    for command, (arguments, _) in {**LOOKS, **CHANGES}.items():
        if command not in OF_THE_ASKER:
            with access.acting_as(narrowed):
                said = said_by(command, arguments, given, Role.ANALYST, space)
            told |= {command} if said.code != 4 else set()
    assert told == set()

    def gone() -> Identity:
        raise AccessRefused("the token has expired", act="sign-in")

    with monkeypatch.context() as patch:
        patch.setattr(access.identity, "local", gone)
        patch.setattr(access, "local", gone)
        for command in ("doctor", "profiles list", "audit verify", "compliance controls list"):
            assert said_by(command, LOOKS.get(command, ("",))[0], given, Role.ANALYST, space).code == 4


@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_refused_by_every_command(role: Role, space: Path, given: dict[str, str]) -> None:
    wrong = []
    for command, (arguments, act) in {**LOOKS, **CHANGES}.items():
        if not may(role, act):
            said = said_by(command, arguments, given, role, space)
            if said.code != 4 or leaks(said.text, role):
                wrong.append(f"{command}: {said.text}")
    assert wrong == []


def lookers() -> list[tuple[Role, str]]:
    """Of each command a role of those that may use it for each way to see less.

    Who sees all but what is special looks at what has it.
    """
    found = []
    for command, (_, act) in LOOKS.items():
        able = [role for role in Role if may(role, act) and leaks(str(PLANTED), role)]
        less = [role for role in able if SIGHTS[role]["contact"] is not Sight.CLEAR]
        some = able if command in TELLING else less or able
        each = list({tuple(SIGHTS[r].items()): r for r in some}.values())
        found += [(role, command) for role in (each[-1:] if command in LONG else each)]
    return found


def test_no_command_shows_or_writes_what_is_masked(
    space: Path, given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = []
    for role, command in lookers():
        folder = tmp_path / role
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        said = said_by(command, LOOKS[command][0], given, role, space)
        if found := leaks(said.text, role):
            wrong.append(f"{role}, {command}: {found}")
        assert said.code not in (3, 4, 70), f"{role}, {command}: {said.text}"
    assert wrong == []
    for folder in tmp_path.iterdir():
        assert leaks(written(folder), Role(folder.name)) == []
    logs = written(space / "logs") if (space / "logs").exists() else ""
    assert leaks(logs, Role.AUDITOR) == []


def test_whoever_sees_all_is_shown_it(
    space: Path, given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in TELLING:
        said = said_by(command, LOOKS[command][0], given, Role.COMPLIANCE_OFFICER, space)
        shown = said.text + written(tmp_path)
        assert leaks(shown, Role.AUDITOR), f"{command}: {said.text[:500]}"


def test_what_is_revealed_is_what_is_masked_and_never_what_is_hidden(
    space: Path, given: dict[str, str]
) -> None:
    own = space.with_name("planted-own")
    shutil.copytree(space, own, symlinks=True)
    fields = {"contact": "phone", "identity": "identity_number"}
    for role in Role:
        for personal, field in fields.items():
            said = call(["access", "reveal", given["person"], field, "--reason", "asked"], role, own)
            able = may(role, Act.REVEAL) and SIGHTS[role][personal] is not Sight.HIDDEN
            assert said.code == (0 if able else 4), said.text
            told = [value for value in PLANTED[personal] if value in said.text]
            assert bool(told) == able
    with in_role(Role.COMPLIANCE_OFFICER, own):
        place = Workspace(own)
        organisation = (
            ssot.search(place, "ssot", "organisation", text="zebravlei").rows["entity_id"][0].as_py()
        )
        record = ssot.entity(place, "ssot", organisation).records[0].record_id
    for role, seen in ((Role.REVIEWER, "083 777 1234"), (Role.ANALYST, "62004411889")):
        told_of = ["access", "reveal", organisation, "notes", "--record", record, "--reason", "asked"]
        said = call(told_of, role, own)
        assert seen in said.text
        # What is hidden from a reviewer stays so, within a text too.
        assert ("62004411889" in said.text) == (role is Role.ANALYST)
    assert (
        call(["access", "reveal", organisation, "description", "--reason", "x"], Role.REVIEWER, own).code == 4
    )
    entries = str([e.told for e in lately_of(own)])
    assert leaks(entries, Role.AUDITOR) == []


def lately_of(space: Path) -> list[compliance.Entry]:
    with in_role(Role.COMPLIANCE_OFFICER, space):
        return compliance.lately(Workspace(space), *compliance.OF_ACCESS, most=500)


def test_a_search_finds_by_nothing_that_is_masked(space: Path) -> None:
    wanted = {"phone": "082 319 4471", "email": "zebrakontak", "name": "Qhamatwa", "id": "8001015009087"}
    classes = {"phone": "contact", "email": "contact", "name": "identity", "id": "identity"}
    for role in Role:
        with in_role(role, space):
            for what, text in wanted.items():
                found = ssot.search(Workspace(space), "ssot", "person", text=text).total
                clear = SIGHTS[role][classes[what]] is Sight.CLEAR
                # The person's record has no e-mail of its own.
                assert bool(found) == (clear and what != "email"), (role, what)
