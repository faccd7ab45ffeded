# ruff: noqa: E501 - the lines of files are as long as they are
"""The sample with breaches planted by documented inputs: columns of files, a profile, and registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hotpass import access, api, compliance, days, ssot, tokens
from hotpass.access import AccessRefused, Act, Identity, Role
from hotpass.catalogue import Catalogue, subject_requests
from hotpass.catalogue.tables import now
from hotpass.compliance import consents, erasing, exports, registers, subjects
from hotpass.compliance.consents import Statement, Subject
from hotpass.fields.identity_number import is_identity_number
from hotpass.workspace import Workspace
from tests.sample_run import SAMPLE

TODAY = days.today()


def identity_number(born: date, serial: int) -> str:
    """A valid identity number of somebody who was born on that day."""
    bare = f"{born:%y%m%d}{serial:04d}08"
    return next(f"{bare}{digit}" for digit in range(10) if is_identity_number(f"{bare}{digit}"))


_CHILD, _OTHER, _THIRD = (identity_number(date(TODAY.year - age, 2, 3), 80 + age) for age in (11, 12, 13))
_BORN, _GROWN = date(TODAY.year - 9, 5, 6), date(TODAY.year - 30, 5, 6)
#: What a source says of which nothing is wrong.
SOUND = """owner: N. Nkosi, purpose: Directory, lawful_basis: contract, notice: Notice 1, collected: direct,
    retention_days: 36500"""
BOUND = dict.fromkeys(("only_as_authorised", "confidential", "safeguards", "tells_of_breaches"), "yes")
#: By file its heading and rows; files whose source lacks something, or whose rows say something wrong.
FILES: Mapping[str, str] = {
    "no-basis.csv": "Organisation,Town\nBavaria Freight CC,Paarl\nQuagga Mills CC,Ceres\n",
    "odd-basis.csv": (
        "Organisation,Lawful basis\nZambezi Nets CC,Contract\nOlifants Tiles CC,because we can\n"
        "Gariep Looms CC,\nTugela Ovens CC,Regmatige belange\n"
    ),
    "no-purpose.csv": "Organisation,Town\nHartbees Kilns CC,Brits\n",
    "no-owner.csv": "Organisation,Town\nMolopo Bricks CC,Zeerust\n",
    "no-notice.csv": "Organisation,Town\nCrocodile Belts CC,Malelane\n",
    "no-rule.csv": "Organisation,Town\nKlaserie Pumps CC,Hoedspruit\n",
    "bought.csv": "Organisation,Town\nSabie Locks CC,Hazyview\n",
    "old.csv": "Organisation,Last contact\nVaal Anchors CC,2019-03-04\nVaal Cables CC,2026-11-02\n",
    "verified.csv": "Organisation,Verified on\nKei Gloves CC,2020-05-06\nMbashe Ropes CC,2026-11-03\n",
    "agreed.csv": "Organisation,Town\nBlyde Sails CC,Graskop\nRoode Drums CC,Ladismith\nSteelpoort Tents CC,Burgersfort\n",
    "people.csv": (
        "Company,Contact person,Identity number,Competent person's consent,Eerste lewensdag\n"
        f"Umgeni Tutors CC,Thabo Mokwena,{_CHILD},,\nUmgeni Tutors CC,Lerato Dube,{_OTHER},by letter 12,\n"
        f"Umgeni Tutors CC,Nomsa Khumalo,{_THIRD},Nee,\nUmgeni Tutors CC,Johan Smit,8001015009087,,{_GROWN}\n"
        f"Umgeni Tutors CC,Katlego Mabaso,,geen,{_BORN}\nUmgeni Tutors CC,Ayesha Petersen,,ja,{_BORN}\n"
    ),
    "special.csv": (
        "Company,Contact person,Religion,Race,Trade union,Political party,Medical condition,Strafregister,"
        "Duimafdruk\n"
        + "".join(
            f"Kowie Staffing CC,{name},{more}\n"
            for name, more in (
                ("Sipho Zulu", "Christian,African,NUMSA,ANC,Diabetes,Fraud 2019,FP-A1B2C3D4"),
                ("Anna Botha", "Muslim,Coloured,SATAWU,DA,Asthma,None,FP-B1B2C3D4"),
                ("Priya Naidoo", "Hindu,Indian,NUMSA,EFF,Epilepsy,Theft 2018,FP-C1B2C3D4"),
                ("Pieter Nel", "Christian,White,Solidarity,DA,HIV positive,None,FP-D1B2C3D4"),
            )
        )
    ),
    "ours.csv": (
        "Organisation,Registration number,Phone,Town\n"
        "Limpopo Glass (Pty) Ltd,2011/123456/07,0155551234,Tzaneen\n"
        "Letaba Cranes (Pty) Ltd,2012/222333/07,0155559876,Letsitele\n"
    ),
    "unsaid.csv": "Organisation,Registration number,Phone,Town\nLetaba Cranes (Pty) Ltd,2012/222333/07,0155559876,Letsitele\n",
    "theirs.csv": "Organisation,Registration number,Phone,Town\nLimpopo Glass (Pty) Ltd,2011/123456/07,0155551234,Tzaneen\n",
    "vat.csv": (
        "Organisation,VAT number,Registration number,Phone,E-mail,Town\n"
        "Nuwejaars Dairy (Pty) Ltd,4123456789,2012/654321/07,0285551234,info@nuwejaars.co.za,Elim\n"
        "Nuwejaars Dairy (Pty) Ltd,4987654321,2012/654321/07,0285551234,info@nuwejaars.co.za,Elim\n"
    ),
}
_LACKS = {
    "no-basis": "lawful_basis",
    "odd-basis": "lawful_basis",
    "no-purpose": "purpose",
    "unsaid": "purpose",
    "no-owner": "owner",
    "no-notice": "notice",
    "no-rule": "retention_days",
}
_SAYS = {
    "bought": {"collected": "third_party"},
    "old": {"retention_days": "365", "notice": "Late notice"},
    "agreed": {"lawful_basis": "consent", "purpose": "Awards"},
    "unsaid": {"responsible_party": "Vhembe Registers"},
    "theirs": {"responsible_party": "Cape Registers", "purpose": "Credit register"},
}


def profile_text() -> str:
    """The profile: a source a file, sound but for what is planted, and fields that state evidence."""
    sound = dict(part.split(": ") for part in SOUND.replace("\n", " ").split(", "))
    lines = [
        f'  - {{name: Sample, files: "{name}", {SOUND}}}' for name in ("*sacaa*", "*reachout*", "*contact*")
    ]
    lines = [line.replace("Sample", f"Sample {n}") for n, line in enumerate(lines)]
    for file in FILES:
        name = Path(file).stem
        said = {key.strip(): value.strip() for key, value in sound.items()} | _SAYS.get(name, {})
        said.pop(_LACKS.get(name, ""), None)
        told = ", ".join(f"{key}: {value}" for key, value in said.items())
        lines.append(f'  - {{name: {name}, files: "{file}", {told}}}')
    return (
        "schema: 2\nname: planted\ntitle: Planted\nextends: generic\nsources:\n"
        + "\n".join(lines)
        + """
entities:
  organisation:
    fields:
      - {name: basis, kind: text, label: Lawful basis, match: false, weight: 0, evidence: lawful_basis, headers: [lawful basis]}
      - {name: verified_on, kind: date, label: Verified on, match: false, weight: 0, evidence: verified_on, headers: [verified on]}
  person:
    fields:
      - {name: competent_consent, kind: text, label: Competent person's consent, match: false, weight: 0, evidence: competent_consent, headers: [competent person's consent]}
      - {name: first_day, kind: date, label: Eerste lewensdag, match: false, weight: 0, evidence: born, headers: [eerste lewensdag]}
"""
    )


def refine_planted(folder: Path, sample: Sequence[Path] = (SAMPLE / "Reachout Database.xlsx",)) -> None:
    """Publish workbooks of the sample and the planted files into ``folder/workspace``."""
    space = Workspace(folder / "workspace")
    space.profiles.mkdir(parents=True)
    (space.profiles / "planted.yaml").write_text(profile_text(), encoding="utf-8")
    files = folder / "files"
    files.mkdir()
    for name, text in FILES.items():
        (files / name).write_text(text, encoding="utf-8")
    api.refine([*sample, files], profile="planted", workspace=space)


def plant(space: Workspace) -> dict[str, set[str]]:
    """Plant breaches in the registers, the ledger, the requests and the trail; by control what is to be found."""
    expected: dict[str, set[str]] = {}
    for add in (_operators, _compromises, _papers, _purposes, _ledger, _requests, _acts):
        expected |= add(space)
    return expected


def _ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def _enter(space: Workspace, register: str, **values: Any) -> str:
    return registers.add(space, register, values).id


def _operators(space: Workspace) -> dict[str, set[str]]:
    def operator(name: str, **values: Any) -> set[str]:
        said = {"service": "letters", "contract": "shelf 4", **BOUND, **values}
        return {_enter(space, "operators", name=name, **{k: v for k, v in said.items() if v})}

    return {
        "popia-21-contract": operator("A Mailers", contract=""),
        "popia-21-contract-ended": operator("B Mailers", contract_until=_ago(3)),
        "popia-20-authorised": operator("C Mailers", only_as_authorised=""),
        "popia-20-confidential": operator("D Mailers", confidential=""),
        "popia-21-safeguards": operator("E Mailers", safeguards=""),
        "popia-21-tells": operator("F Mailers", tells_of_breaches=""),
        "popia-72-operators": operator("G Mailers", country="DE"),
        "popia-8-reviews": operator("H Mailers", review_on=_ago(1)),
        "popia-14-backups": {_enter(space, "backups", name="tape 3", made_on=_ago(90), destroy_by=_ago(1))},
    }


def _compromises(space: Workspace) -> dict[str, set[str]]:
    told = {
        "regulator_told_on": _ago(19),
        "subjects_told_on": _ago(19),
        "portal_reference": "R1",
        "proof": "p",
    }
    long_ago = {"discovered_on": _ago(500), "regulator_told_on": _ago(400), "subjects_told_on": _ago(400)}
    _enter(
        space,
        "breaches",
        name="told late, more than a year ago",
        **{**told, **long_ago, "consequences": "c", "measures": "m", "advice": "a"},
    )
    told |= {"consequences": "c", "measures": "m", "advice": "a", "discovered_on": _ago(20)}

    def compromise(name: str, **values: Any) -> set[str]:
        said = {**told, **values}
        return {_enter(space, "breaches", name=name, **{k: v for k, v in said.items() if v})}

    return {
        "popia-22-regulator": compromise("A", regulator_told_on="", portal_reference=""),
        "popia-22-subjects": compromise("B", subjects_told_on=_ago(2)),
        "popia-22-reference": compromise("C", portal_reference=""),
        "popia-22-manner": compromise("D", proof=""),
        "popia-22-content": compromise("E", advice=""),
    }


def _papers(space: Workspace) -> dict[str, set[str]]:
    items = (
        "what_and_from_where; who_is_responsible; purpose; voluntary_or_mandatory; consequences; law; "
        "transfer_abroad; recipients_and_rights"
    )
    late = {"name": "Late notice", "version": "1", "given_from": "2026-01-01", "tells": items}
    _enter(space, "notices", **late)
    _enter(space, "officers", name="T. Tau", appointed_on="2025-01-01", registered_on="2024-12-01")
    return {
        "popia-18-content": {_enter(space, "notices", name="Notice 2", version="1", given_from="2020-01-01")},
        "popia-55-officer": {
            _enter(space, "officers", name="L. Lee", duty="deputy", appointed_on="2026-01-01"),
            _enter(
                *(space, "officers"),
                **{"name": "K. Kay", "duty": "deputy", "appointed_on": _ago(9), "registered_on": _ago(8)},
            ),
        },
        "popia-95-directives": {
            _enter(
                space,
                "directives",
                reference="IR 7",
                kind="enforcement_notice",
                received_on=_ago(60),
                answer_by=_ago(29),
                about_what="safeguards",
            )
        },
        "popia-72-ground": {_enter(space, "transfers", recipient="H GmbH", country="DE", what="names")},
        "popia-57-transfer": {
            _enter(
                space,
                "transfers",
                recipient="I Ltd",
                country="IN",
                what="health",
                ground="consent",
                special_or_children="yes",
            )
        },
    }


def _purposes(space: Workspace) -> dict[str, set[str]]:
    own = {"owner": "N. Nkosi", "ground": "contract"}
    _enter(space, "purposes", name="Directory", **own)
    # What is authorised for what others collected excuses nobody else.
    _enter(space, "purposes", name="Credit register", special="religion", authorisation="s 28(1)", **own)
    _enter(space, "purposes", name="Research", **own)
    return {"popia-71-human": {_enter(space, "purposes", name="Scoring", automated="yes", **own)}}


def _ledger(space: Workspace) -> dict[str, set[str]]:
    consent = {"owner": "N. Nkosi", "ground": "consent"}
    _enter(space, "purposes", name="Events", **consent)
    _enter(space, "purposes", name="Newsletter", direct_marketing="yes", recipients="Sponsor", **consent)
    named = (
        "Bavaria Freight CC",
        "Quagga Mills CC",
        "Sabie Locks CC",
        "Blyde Sails CC",
        "Steelpoort Tents CC",
    )
    anna, ben, cara, sound, left = (Subject(organisation=name) for name in named)

    def said(act: str, purpose: str, who: Subject, days: int, **more: Any) -> None:
        day = TODAY - timedelta(days=days)
        statement = Statement(act, purpose, who, day, **{"wording": "1", "proof": "0" * 64, **more})  # type: ignore[arg-type]
        assert consents.record(space, statement)

    for who in (sound, left):
        said("given", "Awards", who, 90)
    said("withdrawn", "Awards", left, 20)
    said("given", "Events", anna, 400, expires=TODAY - timedelta(days=30))
    for purpose in ("Events", "Newsletter"):
        said("given", purpose, ben, 300)
        said("given", purpose, cara, 300, proof=None)
    said("asked", "Newsletter", anna, 200)
    said("asked", "Newsletter", anna, 100)
    for purpose in ("Events", "Newsletter", "Research"):
        recipient = "B mailers" if purpose == "Research" else "Cape Printers"
        asked = exports.Asked("ssot", "organisation", purpose, recipient)
        exports.take(space, asked, space.root / f"{purpose}.csv")
    said("withdrawn", "Events", ben, 1)
    said("refused", "Newsletter", ben, 1)
    said("objected", "Events", cara, 1)
    said("withdrawn", "Newsletter", cara, 0)  # on the day of the export, after it: no breach
    events, letters, research = (one.id for one in reversed(exports.exports(space)))
    unproven = {
        f"entry {one.seq} of the consent ledger"
        for one in consents.latest(space, 99)
        if one.act == "given" and not one.proof
    }
    return {
        "popia-11-consent-expired": {"Events"},
        "popia-11-proof": unproven,
        "popia-11-withdrawal": {events},
        "popia-11-objection": {events},
        "popia-15-compatible": {research},
        "popia-15-recipients": {letters},
        "popia-21-exports": {research},
        "popia-69-refused": {letters},
        "popia-69-once": {
            ssot.search(space, "ssot", "organisation", text="bavaria freight").rows["entity_id"][0].as_py()
        },
    }


def _requests(space: Workspace) -> dict[str, set[str]]:
    due = {}
    for kind, control in (
        ("access", "popia-23-access"),
        ("correction", "popia-24-correction"),
        ("deletion", "popia-24-deletion"),
        ("objection", "popia-11-objection-in-time"),
        ("restriction", "popia-14-restriction"),
    ):
        due[control] = {subjects.receive(space, kind, TODAY - timedelta(days=60), "officer").id}
    late = subjects.receive(space, "access", TODAY - timedelta(days=470), "officer").id
    subjects.identify(space, late, "seen", TODAY - timedelta(days=460), "officer")
    subjects.answer(space, late, "granted", "", TODAY - timedelta(days=370), "officer")  # a year ago
    day = TODAY - timedelta(days=1)
    held = subjects.find(space, subjects.Sought("organisation", "Hartbees Kilns"), "officer")

    def granted(kind: str) -> str:
        """A request that was granted yesterday, of an organisation that is published today."""
        request = subjects.receive(space, kind, day, "officer").id
        subjects.found(space, request, held, "officer")
        subjects.identify(space, request, "seen", day, "officer")
        if kind == "deletion":  # as could be before an answer asked whether the subject is erased
            said = {"outcome": "granted", "ground": ""}
            with Catalogue.open(space).write() as connection:
                subject_requests.add(
                    connection, subject_requests.Act(request, "answer", day, said, "officer", now())
                )
            return request
        return subjects.answer(space, request, "granted", "", day, "officer").id

    for kind, control in (
        ("deletion", "popia-14-destroyed"),
        ("objection", "popia-11-objection-granted"),
        ("restriction", "popia-14-restricted"),
    ):
        granted(kind)
        due[control] = {"no-purpose.csv 2"}
    erasing.set_mark(space, granted("restriction"), "restricted", "contested")
    return due


def _acts(space: Workspace) -> dict[str, set[str]]:
    reviewer = Identity("palesa", frozenset({Role.REVIEWER}))
    for _ in range(3):
        try:
            access.require(Act.TOKENS, reviewer)
        except AccessRefused as refused:
            compliance.record_refusal(space, refused)
    tokens.create(space, "nightly job", [Role.SERVICE], days=300)
    made = next(one for one in tokens.every(space) if one.name == "nightly job")
    return {"popia-19-refusals": {"palesa"}, "popia-19-tokens": {made.id}}
