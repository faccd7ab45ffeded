"""The blocking keys that Hotpass kept, as columns that a Splink user would block on."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from hotpass.engine import DuckDBEngine, Engine
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages.link import run
from hotpass.stages.link.evidence import gather

OURS: Final = "hotpass"
SPLINK: Final = "splink"
_UNFIT: Final = re.compile(r"\W+")
_RECORDS: Final = ("organisation_records", "person_records")


@contextmanager
def job_over(folder: Path, output: Path) -> Iterator[StageJob]:
    """The link stage's job over the records of a folder."""
    output.mkdir(exist_ok=True)
    inputs = {name: folder / f"{name}.parquet" for name in _RECORDS}
    with DuckDBEngine(output / ".spill") as engine:
        job = StageJob(inputs, output, load_profile("generic"), engine)
        job.view(*_RECORDS)
        yield job


def write_keys(folder: Path, entity_type: Any) -> None:
    """Write ``keys.parquet``: id and a column a rule that brought pairs, as ``by_name_1``; null where the
    value is one that Hotpass refused or that one record has alone, a list where a record has several."""
    figures = json.loads((folder / OURS / "linkage.json").read_text())[entity_type]["rules"]
    most = {figure["rule"]: figure["most_sharing"] for figure in figures}
    with job_over(folder, folder / SPLINK) as job:
        evidence, engine = gather(job, entity_type), job.engine
        engine.execute("CREATE TABLE found (rule VARCHAR, key UBIGINT, id INTEGER)")
        for rule in evidence.rules:
            engine.execute(
                f"""INSERT INTO found SELECT DISTINCT '{rule.name}', hash(k), id
                FROM (SELECT id, {rule.sql} AS k FROM {evidence.nodes}) WHERE k <> ''"""
            )
        together = [tuple(name.split(" + ")) for name in most if " + " in name]
        _size(engine, most)
        for one, other in together:
            engine.execute(
                f"""INSERT INTO found SELECT '{one} + {other}', hash(a.key, b.key), id
                FROM sized a JOIN sized b USING (id)
                WHERE a.rule = '{one}' AND b.rule = '{other}' AND a.n > a.most AND b.n > b.most"""
            )
        _size(engine, most)
        columns = [
            f'{_key(engine, rule)} AS "{_UNFIT.sub("_", f"by {rule}")}"'
            for rule, sharing in most.items()
            if sharing
        ]
        engine.write(
            f"""SELECT n.id, {", ".join(columns)} FROM {evidence.nodes} n
            LEFT JOIN (FROM sized WHERE n <= most) s USING (id) GROUP BY n.id ORDER BY n.id""",
            folder / "keys.parquet",
        )


def key_columns(engine: Engine) -> dict[str, bool]:
    """The columns of the view ``keys`` and whether each is a list."""
    return {name: dtype.endswith("[]") for name, dtype, *_ in engine.rows("DESCRIBE keys") if name != "id"}


def _size(engine: Engine, most: dict[str, int]) -> None:
    values = ", ".join(f"('{rule}', {sharing})" for rule, sharing in most.items())
    engine.execute(
        f"""CREATE OR REPLACE TABLE sized AS
        SELECT rule, key, id, n, most FROM found
        JOIN (SELECT rule, key, count(*) AS n FROM found GROUP BY ALL HAVING n > 1) USING (rule, key)
        JOIN (VALUES {values}) v(rule, most) USING (rule)"""
    )


def _key(engine: Engine, rule: str) -> str:
    of_rule = f"FILTER (s.rule = '{rule}')"
    kept = f"FROM sized WHERE rule = '{rule}' AND n <= most"
    several = engine.rows(f"SELECT count(*) > count(DISTINCT id) {kept}")[0][0]
    return f"list(s.key) {of_rule}" if several else f"any_value(s.key) {of_rule}"


def main(folder: Path, entity_type: str = "") -> None:
    """Link the records; with an entity type, write its keys instead."""
    if entity_type:
        write_keys(folder, entity_type)
    else:
        with job_over(folder, folder / OURS) as job:
            run(job)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
