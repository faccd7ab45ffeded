"""What is left of a subject is looked for in the catalogue, too, while others work with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from hotpass.catalogue import Catalogue
from hotpass.compliance.erasing.searching import remains
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.terms import Term, terms_of
from hotpass.engine import DuckDBEngine
from hotpass.settings import settings
from hotpass.workspace import Workspace

#: What another process does, which as the last one would drop the journal that we still write to.
_COME_AND_GO = (
    "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM runs').fetchall()"
)


def test_the_search_finds_what_the_catalogue_says_and_keeps_its_locks(tmp_path: Path) -> None:
    settings.cache_clear()
    space = Workspace(tmp_path / "workspace")
    catalogue, asked = Catalogue.open(space), [Term("person_name", "Zoë Gräbe-Ngcobo")]
    subject = Subject("R-1", "person", (), terms=terms_of(asked, asked))
    with catalogue.write() as connection:
        connection.execute(sa.text("CREATE TABLE noted (text VARCHAR)"))
        connection.execute(sa.text("INSERT INTO noted VALUES ('Zoë Gräbe-Ngcobo rang')"))
    with DuckDBEngine() as engine:
        assert remains(engine, space, subject, tmp_path / "aside") == ["catalogue.db-wal"]
        subprocess.run([sys.executable, "-c", _COME_AND_GO, str(space.root / "catalogue.db")], check=True)
        assert (space.root / "catalogue.db-wal").exists()
        with catalogue.write() as connection:
            connection.execute(sa.text("DELETE FROM noted"))
        catalogue.compact()
        assert remains(engine, space, subject, tmp_path / "aside") == []
