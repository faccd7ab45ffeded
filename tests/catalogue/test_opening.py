from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import hotpass.catalogue
from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import HEAD, METADATA
from hotpass.errors import ConfigError, DependencyError
from hotpass.settings import settings
from hotpass.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = Path(hotpass.catalogue.__file__).parent / "migrations"


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


OPEN = """
import sys
from hotpass.catalogue import Catalogue
from hotpass.workspace import Workspace
print(Catalogue.open(Workspace(sys.argv[1])).describe())
print("alembic" in sys.modules)
"""


def test_the_migrations_make_the_tables_that_the_code_uses(workspace: Workspace) -> None:
    with Catalogue.open(workspace).read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_the_code_asks_for() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [HEAD]


def test_the_migrations_can_be_undone(workspace: Workspace) -> None:
    config = configuration()
    with Catalogue.open(workspace).write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_alembic_is_imported_only_when_there_is_work(workspace: Workspace) -> None:
    first, second = (python(OPEN, workspace.root).communicate()[0].splitlines() for _ in range(2))
    assert first[1] == "True"
    assert second[1] == "False"
    assert first[0] == second[0]
    assert first[0].endswith(f"tables {HEAD}")


def test_many_processes_may_open_a_new_catalogue_at_once(workspace: Workspace) -> None:
    opened = [python(OPEN, workspace.root) for _ in range(4)]
    said = [process.communicate()[0].splitlines()[0] for process in opened]
    assert [process.returncode for process in opened] == [0] * 4
    assert len(set(said)) == 1


def test_a_catalogue_of_a_newer_hotpass_is_left_alone(workspace: Workspace) -> None:
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    code = "import sys; from hotpass.catalogue import Catalogue; from hotpass.workspace import Workspace\n"
    code += "try: Catalogue.open(Workspace(sys.argv[1]))\nexcept Exception as error: print(error)"
    assert "made by a newer Hotpass" in python(code, workspace.root).communicate()[0]


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (tmp_path / "catalogue.db").write_bytes(b"this is not a database, but it is long enough to be read " * 9)
    with pytest.raises(ConfigError, match=r"cannot be opened: file is not a database\. Restore the file"):
        Catalogue.open(workspace)


def test_a_catalogue_that_may_not_be_opened_is_not_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").mkdir()
    with pytest.raises(ConfigError, match=r"unable to open database file\. Let whoever runs Hotpass read"):
        Catalogue.open(Workspace(tmp_path))


def test_a_workspace_that_was_made_anew_has_a_new_catalogue(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    first = Catalogue.open(workspace)
    assert Catalogue.open(workspace) is first
    workspace.root.rename(tmp_path / "old")
    assert Catalogue.open(workspace) is not first


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("mysql://host/database", ConfigError, "mysql is not a database that Hotpass knows"),
        ("no url", ConfigError, "the database URL cannot be read"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", DependencyError, "does not answer"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(
    url: str, error: type[Exception], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTPASS_DATABASE_URL", url)
    settings.cache_clear()
    with pytest.raises(error, match=says) as raised:
        Catalogue.open(Workspace(tmp_path))
    assert "secret" not in str(raised.value)
    monkeypatch.undo()
    settings.cache_clear()
