"""Tables of databases as files: what was there at one time, and no password anywhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import create_engine, text

from hotpass import api
from hotpass.errors import DependencyError, HotpassError, InputError
from hotpass.inputs import files_of
from hotpass.workspace import Workspace
from tests.databases import Cluster

Rows = list[list[str | None]]


def read(*addresses: str) -> dict[str, Rows]:
    with files_of(addresses) as files:
        return {
            name: [table.column_names, *map(list, zip(*(c.to_pylist() for c in table.columns), strict=True))]
            for path, name in files
            for table in [pq.read_table(path)]
        }


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT, "e-mail" TEXT, fee REAL, raw BLOB);
            INSERT INTO contacts VALUES (2, 'Cape', NULL, 1.5, x'ff');
            INSERT INTO contacts VALUES (1, 'Karoo', 'a@karoo.example', 20.0, NULL);
            INSERT INTO contacts (id, name) VALUES (3, CAST(x'4bff' AS TEXT));
            CREATE TABLE empty (name TEXT);
            CREATE VIEW named AS SELECT name FROM contacts WHERE id < 3 ORDER BY name;
            """
        )
    return path


def test_a_table_of_sqlite(crm: Path) -> None:
    assert read(f"sqlite:///{crm}?table=contacts") == {
        "crm.contacts.parquet": [
            ["id", "name", "e-mail", "fee", "raw"],
            ["1", "Karoo", "a@karoo.example", "20", None],
            ["2", "Cape", None, "1.5", "ff"],
            ["3", "K\ufffd", None, None, None],
        ]
    }


def test_every_table_when_none_is_named(crm: Path) -> None:
    assert list(read(f"sqlite:///{crm}")) == ["crm.contacts.parquet", "crm.empty.parquet"]


def test_a_view_and_a_query_behind_a_hash(crm: Path) -> None:
    assert read(f"sqlite:///{crm}#table=named") == {"crm.named.parquet": [["name"], ["Cape"], ["Karoo"]]}
    query = "SELECT count(*) AS n, 'a:b' AS t FROM contacts WHERE name LIKE 'C%'"
    assert read(f"sqlite:///{crm}#query={query.replace('%', '%25')}") == {
        "crm.query.parquet": [["n", "t"], ["1", "a:b"]]
    }


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("?table=nobody", "no table nobody"),
        ("?query=SELECT shoe FROM contacts", "no such column"),
        ("?query=DELETE FROM contacts", "readonly"),
        ("?query=DROP TABLE contacts", "readonly"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(crm: Path, wanted: str, words: str) -> None:
    before = crm.read_bytes()
    with pytest.raises(InputError, match=words) as refused:
        read(f"sqlite:///{crm}{wanted}")
    assert "\n" not in refused.value.sentence
    assert crm.read_bytes() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(f"sqlite:///{tmp_path}/none.db")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="not a database"):
        read(f"sqlite:///{tmp_path}/a.db?table=x")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://anna:geheim@localhost:1/crm?table=contacts",
        "postgresql://anna:geheim@localhost:nix/crm",
        "mssql://anna:geheim@localhost/crm",
        "oracle+none://anna:geheim@localhost/crm",
    ],
)
def test_no_error_repeats_the_password(address: str) -> None:
    with pytest.raises(HotpassError) as refused:
        read(address)
    assert "geheim" not in refused.value.sentence
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_server_that_does_not_answer_is_a_dependency() -> None:
    with pytest.raises(DependencyError, match="cannot be reached"):
        read("postgresql://anna@localhost:1/crm?table=contacts")


@pytest.mark.postgres
def test_postgresql(postgres: Cluster) -> None:
    address = postgres.new_database()
    with create_engine(address).begin() as connection:
        connection.execute(text("CREATE SCHEMA club"))
        connection.execute(
            text(
                "CREATE TABLE club.members (id int PRIMARY KEY, day date, paid boolean, fee numeric(8, 2), "
                "tags text[], more jsonb)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO club.members SELECT n, '2024-03-09', n > 1, 1.50, '{a,b}', '{\"k\": 1}' "
                "FROM generate_series(1, 12000) n"
            )
        )
    rows = read(f"{address}&table=club.members")
    (found,) = rows.values()
    assert found[:3] == [
        ["id", "day", "paid", "fee", "tags", "more"],
        ["1", "2024-03-09", "FALSE", "1.50", "a; b", '{"k": 1}'],
        ["2", "2024-03-09", "TRUE", "1.50", "a; b", '{"k": 1}'],
    ]
    assert len(found) == 12_001
    with pytest.raises(InputError, match="the database refuses it"):
        read(f"{address}&query=DELETE FROM club.members RETURNING id")
    counted = read(f"{address}&query=SELECT count(*)::text || ':x' AS n FROM club.members WHERE id % 2 = 0")
    assert next(iter(counted.values())) == [["n"], ["6000:x"]]


def test_a_run_keeps_what_it_read_and_no_address(crm: Path, tmp_path: Path) -> None:
    space = Workspace(tmp_path / "space")
    query = 'SELECT name AS organisation, "e-mail" FROM contacts WHERE id < 3'
    result = api.refine(f"sqlite:///{crm}?query={query}", workspace=space)
    crm.unlink()
    assert result.report["rows"]["in"] == 3
    stored = [path for path in space.files.iterdir() if path.read_bytes().startswith(b"PAR1")]
    assert len(stored) == 1
    catalogue = b"".join(path.read_bytes() for path in space.root.glob("catalogue.db*"))
    assert b"crm.query.parquet" in catalogue
    assert b"sqlite:///" not in catalogue
