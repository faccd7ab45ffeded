"""Columns are mapped to fields: how often rightly, and what the profile and the neighbours settle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.columns.labelled import TABLES
from benchmarks.columns.labelled import labelled as tables_in
from benchmarks.columns.measure import judged
from hotpass.profiles import Profile, load_profile
from hotpass.profiles.mapping import map_columns

sys.path.insert(0, str(Path(__file__).parent))
from labelled import labelled, share_right

GENERIC, AVIATION = load_profile("generic"), load_profile("aviation")
PEOPLE = ["Anna Botha", "Pieter Nel", "Thabo Mokoena", "Lerato Sithole", "Jaco Steyn"]
FIRMS = ["Karoo Aviation (Pty) Ltd", "Nel Boerdery BK", "Cape Flight School", "Thula Air CC", "Vaal Motors"]
PHONES = ["082 555 1234", "083 555 1235", "011 884 1236", "+27 21 555 1237", "0725551238"]
TOWNS = ["Paarl", "Durban", "Pretoria", "Brits", "George"]
OFFICES = ["info@karoo.co.za", "office@nel.co.za", "admin@cape.co.za", "info@thula.co.za", "sales@vaal.co.za"]
OWN = ["anna@karoo.co.za", "pieter@nel.co.za", "thabo@cape.co.za", "lerato@thula.co.za", "jaco@vaal.co.za"]


def fields(profile: Profile, **columns: list[str]) -> list[str | None]:
    headers = [name.replace("_", " ") for name in columns]
    return [m.field for m in map_columns(profile, "list.xlsx", "Sheet1", headers, list(columns.values()))]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("columns.yaml", 0.98),
        ("columns_unseen.yaml", 0.95),
        ("columns_third.yaml", 0.95),
        ("columns_fourth.yaml", 0.95),
    ],
)
def test_labelled_columns_with_headers(name: str, least: float) -> None:
    columns = list(labelled(name))
    right, of = share_right(columns)
    sure_right, sure = share_right(columns, 0.8)
    assert of >= 50
    assert sure >= 0.7 * of
    assert sure_right >= 0.98 * sure
    assert right >= least * of


def test_tables_of_the_benchmark() -> None:
    found = [one for path in TABLES.glob("*.txt") for table in tables_in(path) for one in judged(table)]
    assert len(found) >= 1_000
    assert sum(one.right for one in found) >= 0.985 * len(found)
    assert sum(one.right and one.confidence >= 0.8 for one in found) >= 0.97 * len(found)
    assert [one for one in found if not one.right and one.confidence > 0.9] == []


def test_labelled_columns_by_content_alone() -> None:
    columns = [*labelled("columns.yaml", headers=False), *labelled("columns_unseen.yaml", headers=False)]
    kinds = sum("?" in c.kinds or c.mapped.kind in c.kinds for c in columns)
    assert kinds >= 0.8 * len(columns)
    told = {"email", "phone", "website", "date", "province", "identity_number", "company_registration"}
    proven = [c for c in columns if c.mapped.kind in told and c.mapped.confidence >= 0.8]
    assert len(proven) > 60
    assert sum("?" in c.kinds or c.mapped.kind in c.kinds for c in proven) >= 0.98 * len(proven)


def test_mailboxes_tell_whose_they_are() -> None:
    assert fields(GENERIC, School=FIRMS, Email=OFFICES, Contact=PEOPLE)[1] == "organisation.email"
    assert fields(GENERIC, School=FIRMS, Email=OWN, Contact=PEOPLE)[1] == "person.email"
    assert fields(GENERIC, School=FIRMS, Email=OWN)[1] == "organisation.email"


def test_headers_tell_whose_a_number_is() -> None:
    found = fields(
        GENERIC, Company=FIRMS, Switchboard=PHONES, Contact_person=PEOPLE, Cell=PHONES, Direct_line=PHONES
    )
    assert found == ["organisation.name", "organisation.phone", "person.name", "person.phone", "person.phone"]


def test_an_unknown_header_costs_the_others_nothing() -> None:
    streets = ["12 Main Street", "4 Park Road", "9 Hill Lane", "Unit 2, Bay Park", "PO Box 7"]
    found = fields(GENERIC, Zorblat=FIRMS, Contact=PEOPLE, Cell=PHONES, Street=streets, Email=OFFICES)
    assert found == [
        "organisation.name",
        "person.name",
        "person.phone",
        "organisation.address",
        "organisation.email",
    ]
    plain = ["Blue Heron", "Fat Cactus", "Oude Molen", "Three Arches", "Saffron"]
    assert fields(GENERIC, Zorblat=plain, Contact=PEOPLE)[0] == "organisation.name"
    assert fields(GENERIC, Zorblat=PEOPLE, Cell=PHONES) == ["person.name", "person.phone"]
    assert fields(GENERIC, Contact=PEOPLE, Zorblat=plain) == ["person.name", None]


def test_headers_that_go_together_are_of_one_owner() -> None:
    found = fields(GENERIC, Funder=FIRMS, Programme_officer=PEOPLE, PO_email=OFFICES, PO_number=PHONES)
    assert found == ["organisation.name", "person.name", "person.email", "person.phone"]
    assert fields(GENERIC, Bidder=FIRMS, Rep_name=PEOPLE, Rep_cell=PHONES)[1:] == [
        "person.name",
        "person.phone",
    ]
    assert fields(GENERIC, Company=FIRMS, Rep=PEOPLE)[1] is None


def test_numbers_tell_whose_they_are() -> None:
    mobile = ["082 555 1234", "083 555 1235", "0725551238", "+27 61 555 1237", "0845551238"]
    landlines = ["011 884 1236", "021 555 1237", "(012) 884 1238", "+27 31 555 1239", "0518841240"]
    assert fields(GENERIC, Company=FIRMS, Contact=PEOPLE, Phone=mobile)[2] == "person.phone"
    assert (
        fields(GENERIC, Company=FIRMS, Contact=PEOPLE, Town=TOWNS, Phone=landlines)[3] == "organisation.phone"
    )


def test_values_overrule_a_header_that_may_name_either() -> None:
    assert fields(GENERIC, Holder=FIRMS, Cell=PHONES) == ["organisation.name", "organisation.phone"]
    assert fields(GENERIC, School=FIRMS, Host=PEOPLE) == ["organisation.name", "person.name"]


def test_mailboxes_tell_names_of_people_from_those_of_organisations() -> None:
    strange = ["Zibu Mangqalaza", "Qhamukile Shiburi", "Oyisa Kgafela", "Tinswalo Mathye", "Rhulani Sesinyi"]
    homes = [f"{name.lower().replace(' ', '.')}@gmail.com" for name in strange]
    offices = [f"info@{name.lower().replace(' ', '')}.co.za" for name in strange]
    assert fields(GENERIC, Client=strange, Email=homes) == ["person.name", "person.email"]
    assert fields(GENERIC, Client=strange, Email=offices) == ["organisation.name", "organisation.email"]


def test_who_sees_to_the_organisations_is_not_theirs() -> None:
    few = ["Anna Botha", "Pieter Nel", "Anna Botha", "Anna Botha", "Pieter Nel"]
    assert fields(GENERIC, Company=FIRMS, Responsible_person=few)[1] is None
    assert fields(GENERIC, Company=FIRMS, Contact_person=few)[1] == "person.name"


def test_headers_without_vowels_are_read() -> None:
    headers = ["CMPNY_NM", "CNTCT_FRST_NM", "CNTCT_LST_NM", "ADDR_PSTL_CD"]
    samples = [FIRMS, ["Anna", "Piet", "Thabo"], ["Botha", "Nel", "Sithole"], ["0081", "7646", "2196"]]
    found = [one.field for one in map_columns(GENERIC, "x.csv", "", headers, samples)]
    assert found == [
        "organisation.name",
        "person.given_name",
        "person.family_name",
        "organisation.postal_code",
    ]


def test_headers_without_blanks_are_read() -> None:
    found = fields(
        GENERIC,
        suppliername=FIRMS,
        contactperson=PEOPLE,
        bidderphone=PHONES,
        custemail=OFFICES,
        nearesttown=TOWNS,
    )
    assert found[:2] == ["organisation.name", "person.name"]
    assert [(field or "").partition(".")[2] for field in found[2:]] == ["phone", "email", "city"]


def test_what_a_column_is_and_whose_it_is_are_told_apart() -> None:
    headers, values = ["Company", "Contact person", "Telephone"], [FIRMS, PEOPLE, PHONES]
    firm, person, phone = map_columns(GENERIC, "list.xlsx", "Sheet1", headers, values)
    assert (firm.whose_confidence, person.whose_confidence) == (1.0, 1.0)
    assert phone.whose_confidence is not None
    assert phone.whose_confidence < 0.9 == phone.confidence
    (unused,) = map_columns(GENERIC, "list.xlsx", "Sheet1", ["Remaining"], [["12", "13", "90", "41"]])
    assert (unused.field, unused.whose_confidence) == (None, None)


def test_keys_go_with_the_names_whose_words_they_share() -> None:
    codes = ["P1001", "P1002", "P1003", "P1004", "P1005"]
    assert fields(GENERIC, grower_cd=codes, grower_nm=FIRMS, Contact=PEOPLE)[0] == "organisation.key"
    assert fields(GENERIC, Id=codes, AccountId=codes[::-1], AccountName=FIRMS, Name=PEOPLE)[0] == "person.key"


def test_codes_and_moments_are_no_phone_numbers() -> None:
    for values in (
        ["T8410/2009", "T57084/1996", "T17137/2001", "T90210/2015", "T33312/2020"],
        ["003304/2023", "008378/2023", "004690/2024", "011112/2024", "007771/2025"],
        ["1727207845.4085", "1786649085.3711", "1727200011.1234", "1727207999.5555", "1727201234.4321"],
    ):
        assert fields(GENERIC, Company=FIRMS, Tracked=values)[1] is None


def test_what_repeats_with_the_organisations_is_theirs() -> None:
    clinics = ["Caledon Clinic", "Hawston Clinic", "Zwelihle Clinic"] * 4
    switchboards = ["028 212 1000", "028 315 2000", "028 313 3000"] * 4
    people = [
        f"{given} {family}"
        for given in ("Anna", "Thabo", "Lerato")
        for family in ("Nel", "Botha", "Tau", "Cele")
    ]
    own = [f"08255512{n}" for n in range(10, 22)]
    found = fields(GENERIC, Sick_bay=clinics, Full_name=people, Line_A=switchboards, Line_B=own)
    assert found == ["organisation.name", "person.name", "organisation.phone", "person.phone"]


def test_answers_are_no_state() -> None:
    answers = ["Y", "N", "Y", "N", "N"]
    assert fields(GENERIC, Exhibitor=FIRMS, three_phase=answers)[1] is None
    assert fields(GENERIC, Exhibitor=FIRMS, Active=answers)[1] == "organisation.status"


def test_figures_under_a_header_for_a_key_are_no_phone_numbers() -> None:
    figures = ["0108447577", "0177860235", "0119385026", "0215550100", "0315550101"]
    assert fields(GENERIC, School=FIRMS, EMIS_no=figures)[1] == "organisation.key"
    assert fields(GENERIC, School=FIRMS, Tel=figures)[1] == "organisation.phone"


def test_a_key_that_repeats_tells_nobody_apart() -> None:
    assert fields(GENERIC, Name=PEOPLE, Cell=PHONES, Code=["8", "10", "8", "8", "10"])[2] is None


def test_an_empty_column_names_nobody() -> None:
    headers = ["First name", "Surname", "Company", "City"]
    samples = [["Anna", "Pieter", "Thabo"], ["Botha", "Nel", "Mokoena"], [], TOWNS]
    found = map_columns(GENERIC, "x.csv", "", headers, samples)
    assert found[3].field == "person.city"


def test_parts_of_names_are_sure_of_one_another() -> None:
    given, family = ["Anna", "Pieter", "Thabo", "Lerato"], ["Ngubo", "Kritz", "Qwelane", "Vorster"]
    found = map_columns(GENERIC, "x.csv", "", ["First name", "Zorblat"], [given, family])
    assert [one.field for one in found] == ["person.given_name", "person.family_name"]
    assert found[1].confidence >= 0.8


def test_family_names_that_no_list_knows_stand_beside_given_names() -> None:
    given = ["Anna", "Pieter", "Penelfpe", "Lerato", "Jaco", "Thabo"]
    family = ["Botha", "Ramsbottom", "Nkosi", "Fielding", "Greenhalgh", "Lomax"]
    assert fields(GENERIC, col1=given, col2=family, col3=PHONES)[:2] == [
        "person.given_name",
        "person.family_name",
    ]
    towns = ["Wetherby", "Otley", "Skipton", "Morpeth", "Hawick", "Settle"]
    assert "person.family_name" not in fields(GENERIC, col1=given, col2=towns)


def test_a_table_of_one_kind_of_rows_is_theirs_alone() -> None:
    firms = fields(GENERIC, Firm=FIRMS, Tel=PHONES, Email=OWN, Town=TOWNS)
    assert {str(field).partition(".")[0] for field in firms} == {"organisation"}
    people = fields(GENERIC, Full_name=PEOPLE, Tel=PHONES, Email=OFFICES, Town=TOWNS)
    assert {str(field).partition(".")[0] for field in people} == {"person"}


def test_a_bare_name_is_what_its_neighbours_leave() -> None:
    surnames = ["Botha", "Nel", "Mokoena", "Sithole", "Steyn"]
    given = ["Anna", "Pieter", "Thabo", "Lerato", "Jaco"]
    assert fields(GENERIC, Name=given, Surname=surnames) == ["person.given_name", "person.family_name"]
    assert fields(GENERIC, Name=PEOPLE, Company=FIRMS) == ["person.name", "organisation.name"]
    assert fields(GENERIC, Name=FIRMS, Contact_person=PEOPLE) == ["organisation.name", "person.name"]
    assert fields(GENERIC, Name=FIRMS, Website=["a.co.za", "b.co.za"])[0] == "organisation.name"
    assert fields(GENERIC, Name=PEOPLE, Gender=["F", "M", "M", "F", "M"])[0] == "person.name"


def test_people_only_take_all_that_is_said_of_them() -> None:
    found = fields(
        GENERIC,
        First_name=["Anna", "Pieter", "Thabo", "Lerato", "Jaco"],
        Last_name=["Botha", "Nel", "Mokoena", "Sithole", "Steyn"],
        City=["Paarl", "Durban", "Pretoria", "Brits", "George"],
        Website=["a.co.za", "b.co.za", "c.co.za"],
    )
    assert found == ["person.given_name", "person.family_name", "person.city", None]


def test_a_key_is_of_what_it_tells_apart() -> None:
    repeated = ["Karoo Air", "Karoo Air", "Karoo Air", "Nel Boerdery", "Nel Boerdery"]
    ids, shared = ["11", "12", "15", "18", "22"], ["7", "7", "7", "9", "9"]
    assert fields(GENERIC, ID=ids, Company=FIRMS)[0] == "organisation.key"
    assert fields(GENERIC, ID=shared, Company=repeated, Contact=PEOPLE)[0] == "organisation.key"
    assert fields(GENERIC, ID=ids, Company=repeated, Contact=PEOPLE)[0] == "person.key"
    assert fields(GENERIC, No=["1", "2", "3", "4", "5"], Company=FIRMS)[0] is None


def test_other_people_of_a_row_are_not_its_person() -> None:
    assert fields(GENERIC, Company=FIRMS, Account_manager=PEOPLE, Email=OWN) == [
        "organisation.name",
        None,
        "organisation.email",
    ]


def test_several_columns_make_one_field() -> None:
    lines = ["12 Main Street", "4 Park Road", "9 Hill Lane", "Unit 2, Bay Park", "PO Box 7"]
    found = fields(GENERIC, Company=FIRMS, Address_1=lines, Address_2=lines, Tel_1=PHONES, Tel_2=PHONES)
    assert found[1:] == ["organisation.address"] * 2 + ["organisation.phone"] * 2
    assert fields(GENERIC, Company=FIRMS, Trading_name=FIRMS) == ["organisation.name", None]


def test_year_month_and_day_apart_are_a_date() -> None:
    found = map_columns(
        GENERIC,
        "people.csv",
        "",
        ["fname", "lname", "by", "bm", "bd"],
        [
            ["GERD", "URSULA", "STEFAN", "RALF", "ANNA"],
            ["BAUER", "LANGE", "WOLFF", "KRUEGER", "SCHMIDT"],
            ["1968", "1930", "1957", "1966", "1949"],
            ["7", "4", "9", "1", "12"],
            ["27", "30", "2", "13", "22"],
        ],
    )
    assert [m.field for m in found][2:] == ["person.date_of_birth"] * 3


def test_a_slip_does_not_hide_the_parts_of_a_date() -> None:
    years, months, days = ([str(start + n) for n in range(12)] * 2 for start in (1950, 1, 10))
    samples = [["GERD", "URSULA", "STEFAN"] * 8, ["1060", *years[1:]], ["15", *months[1:]], ["0", *days[1:]]]
    found = map_columns(GENERIC, "people.csv", "", ["fname", "by", "bm", "bd"], samples)
    assert [m.field for m in found][1:] == ["person.date_of_birth"] * 3


def test_a_profile_s_sources_come_first() -> None:
    source = {
        "name": "Register",
        "files": "*register*",
        "columns": {"*": {"Remark": "organisation.status"}, "List": {"Who": "person.name", "Email": ""}},
    }
    profile = Profile.model_validate(GENERIC.model_dump() | {"sources": [source]})
    headers, samples = ["School", "Who", "E-MAIL", "remark"], [FIRMS, ["?"], OWN, ["Open", "Shut"]]
    found = map_columns(profile, "ATO Register 2024.xlsx", "List", headers, samples)
    assert [(m.field, m.decided_by) for m in found] == [
        ("organisation.name", "suggested"),
        ("person.name", "profile"),
        (None, "profile"),
        ("organisation.status", "profile"),
    ]
    assert found[1].confidence == 1.0
    elsewhere = map_columns(profile, "other.xlsx", "List", headers, samples)
    assert {m.decided_by for m in elsewhere} == {"suggested"}


def test_a_source_that_names_no_field_is_an_error() -> None:
    source = {"name": "Register", "files": "*", "columns": {"*": {"School": "organisation.naam"}}}
    with pytest.raises(ValueError, match=r"organisation\.naam"):
        Profile.model_validate(GENERIC.model_dump() | {"sources": [source]})


def test_fields_of_the_profile_s_own_words() -> None:
    planes = ["C172, PA28", "R44", "C208", "B200, C208", "PA34"]
    assert fields(AVIATION, School=FIRMS, Planes=planes) == ["organisation.name", "organisation.fleet"]
    assert fields(GENERIC, School=FIRMS, Planes=planes) == ["organisation.name", None]


def test_empty_columns_are_told_by_their_header_and_unsure() -> None:
    found = map_columns(GENERIC, "x.csv", "", ["Company", "Email", "", "x1"], [FIRMS, [], [], []])
    assert [(m.kind, m.field) for m in found][1:] == [
        ("email", "organisation.email"),
        (None, None),
        (None, None),
    ]
    assert found[1].confidence < 0.8


def test_every_suggestion_has_a_reason() -> None:
    found = map_columns(GENERIC, "x.csv", "", ["Firm", "Tel no.", "Foo"], [FIRMS, PHONES, []])
    assert found[1].reason == "The header says “Tel no.”; 5 of 5 values are phone numbers."
    assert found[2].reason == "Neither the header nor the values say what it is."
    assert all(m.reason.endswith(".") for m in found)


def test_what_people_confirmed_is_learnt() -> None:
    headers, samples = ["Firm", "Nr vir oproepe", "Ref code"], [FIRMS, PHONES, ["1", "7", "3"]]
    learnt = {"nr vir oproepe": "person.phone", "ref code": "", "firm": "organisation.no_such_field"}
    found = map_columns(GENERIC, "x.csv", "", headers, samples, learnt)
    assert [(m.field, m.decided_by) for m in found] == [
        ("organisation.name", "suggested"),
        ("person.phone", "learnt"),
        (None, "learnt"),
    ]
    assert found[1].reason == "A person has mapped to Phone a column with the header “Nr vir oproepe” before."


def test_values_that_contradict_what_was_learnt_win() -> None:
    (plain, _) = map_columns(GENERIC, "x.csv", "", ["Reach", "Firm"], [OFFICES, FIRMS])
    (found, _) = map_columns(
        GENERIC, "x.csv", "", ["Reach", "Firm"], [OFFICES, FIRMS], {"reach": "organisation.phone"}
    )
    assert (found.field, found.decided_by) == ("organisation.email", "suggested")
    assert found.confidence < plain.confidence
    assert "was mapped to Phone before" in found.reason


def test_a_field_that_holds_one_column_is_learnt_once() -> None:
    learnt = {"firm": "organisation.name", "house": "organisation.name"}
    found = map_columns(GENERIC, "x.csv", "", ["Firm", "House"], [FIRMS, FIRMS], learnt)
    assert [(m.field, m.decided_by) for m in found] == [("organisation.name", "learnt"), (None, "suggested")]


def test_identity_numbers_are_known_whose_check_digits_are_wrong() -> None:
    """As they are where many were typed or made up; dated order numbers are of few years."""
    people = PEOPLE * 4
    born = [f"{50 + 3 * n:02}{1 + n % 12:02}{1 + n:02}" for n in range(len(people))][:16]
    made_up = [f"{day}{5001 + n}08{n % 10}" for n, day in enumerate(born)]
    orders = [f"2503{1 + n:02}{5001 + n}00{n % 10}" for n in range(len(born))]
    for header in ("ID", "Ref", "Nommer"):
        for numbers, expected in ((made_up, "person.identity_number"), (orders, "person.key")):
            assert fields(GENERIC, Contact=people[: len(born)], **{header: numbers})[1] == expected


def test_a_note_that_names_somebody_is_a_note() -> None:
    for header in ("Notes", "Opmerkings"):
        for notes in (["rang Naledi Radebe"], ["Naledi Radebe", "spoke to Kobus Venter"]):
            columns = {"Company": FIRMS, "Contact": PEOPLE, header: [*notes, *[""] * (5 - len(notes))]}
            assert fields(GENERIC, **columns)[2] == "organisation.notes"


@pytest.mark.parametrize(
    "headers",
    [
        ("Nom", "Prénom", "Date de naissance", "Ville", "Nom de la mère"),
        ("Apellidos", "Nombre", "Fecha de nacimiento", "Población", "Nombre de la madre"),
        ("Sobrenome", "Primeiro nome", "DT_NASC", "Município", "NOME DA MÃE"),
        ("Name", "Vorname", "Geburtsdatum", "Wohnort", "Name der Mutter"),
    ],
)
def test_headers_of_other_languages(headers: tuple[str, ...]) -> None:
    given, family = (list(part) for part in zip(*(name.split(" ") for name in PEOPLE), strict=True))
    born = ["03/04/1971", "12/11/1980", "25/01/1966", "30/06/1992", "17/09/1959"]
    columns = [family, given, born, TOWNS, PEOPLE[1:] + PEOPLE[:1]]
    found = [m.field for m in map_columns(GENERIC, "list.xlsx", "Sheet1", list(headers), columns)]
    people = [f"person.{name}" for name in ("family_name", "given_name", "date_of_birth", "city")]
    assert found[:4] == people
    assert found[4] != "person.name"


def test_first_names_come_before_middle_names_whatever_is_more_sure() -> None:
    given, family = (list(part) for part in zip(*(name.split(" ") for name in PEOPLE), strict=True))
    found = fields(GENERIC, last_name=family, first_name=[g[:3] for g in given], midl_name=given)
    assert found[:2] == ["person.family_name", "person.given_name"]


def test_who_a_person_is_seen_by_is_not_who_they_are() -> None:
    given, family = (list(part) for part in zip(*(name.split(" ") for name in PEOPLE), strict=True))
    others = ["Dr Priya Naidoo", "Dr Ivan Khan", "Dr Clara Venter", "Dr Priya Naidoo", "Dr Wei Chen"]
    found = fields(GENERIC, forename=given, surname=family, registered_gp=others, seen_by_whom=others)
    assert found[:2] == ["person.given_name", "person.family_name"]
    assert "person.name" not in found


def test_shops_in_malls_are_addresses_under_a_header_for_places() -> None:
    shops = [f"Shop {n}, {town} Mall" for n, town in enumerate(TOWNS, 12)]
    assert fields(GENERIC, outlet=FIRMS, location=shops)[1] == "organisation.address"


def test_of_two_columns_of_names_the_one_that_is_mostly_blank_is_not_the_name() -> None:
    headers = ["Museum Name", "Legal Name", "City"]
    museums = ["Karoo Museum", "Boland Museum of Art", "Vaal Nature Centre", "Ceres Historical Society"]
    samples = [museums, [f"{name} NPC" for name in museums[:3]], ["Cradock", "Paarl", "Parys", "Ceres"]]

    def named(*filled: float) -> list[str | None]:
        return [m.field for m in map_columns(GENERIC, "museums.csv", "", headers, samples, filled=filled)]

    assert named(1.0, 0.5, 1.0)[:2] == ["organisation.name", None]
    assert named(0.5, 1.0, 1.0)[:2] == [None, "organisation.name"]
