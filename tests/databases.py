"""A PostgreSQL cluster for the tests: in a temporary folder, reached by a socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, or None where they are not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "pg_ctl").exists()), None)


class Cluster:
    """A running PostgreSQL server; it refuses to run as root, so that it then runs as Debian's user."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="hp-pg-", dir="/tmp"))
        if self._as:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._names = count(1)

    def start(self) -> None:
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "hotpass", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # Each test has a database of its own, to which a few connections stay open to the end of the session.
        room = "-c shared_buffers=32MB -c max_connections=1000"
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off {room}"
        self._run("pg_ctl", "-D", data, "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """SQLAlchemy URL of a new, empty database."""
        name = f"hotpass_{next(self._names)}"
        with psycopg.connect(f"host={self.folder} user=hotpass dbname=postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return f"postgresql+psycopg://hotpass@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/", **self._as
        )
