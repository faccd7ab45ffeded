"""The contracts of a version: of its tables, and those that its sources were held to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hotpass.contracts import contract_of, published_contract, read, table_schema, text_of, write
from hotpass.ssot.versions import CONTRACTS
from hotpass.stage import StageJob

_MOST_BREACHES: Final = 200


def write_contracts(job: StageJob, tables: Iterable[str]) -> None:
    """Write ``contracts/``: one file a table, and below ``inputs/`` a folder a contract of the sources.

    The contract of the tables carries on the version of the one before.
    """
    previous = job.inputs.get("previous")
    before = read(previous / CONTRACTS) if previous and (previous / CONTRACTS).is_dir() else None
    made = published_contract(job.profile, tables, before=before)
    folder = job.output / CONTRACTS
    folder.mkdir()
    for table in made.tables:
        text = text_of(table_schema(made, table))
        (folder / f"{table.name}.json").write_text(text, encoding="utf-8")
    for given in (job.options.get("contracts") or {}).values():
        contract = contract_of(given)
        write(contract, folder / "inputs" / contract.name)


def kept_contracts(job: StageJob) -> dict[str, Any]:
    """For the report: the sources that have a contract, and what their files broke of it, by column.

    Reads the views ``issues_written`` and ``sheets``.
    """
    given = job.options.get("contracts") or {}
    names = "(SELECT DISTINCT file_name, source FROM sheets)"
    counted = job.engine.arrow(
        f"""SELECT source, count(rule_id) AS breaches, count(*) FILTER (severity = 'critical') AS critical
        FROM {names} n LEFT JOIN issues_written i
            ON i.file_name = n.file_name AND rule_id LIKE 'contract.%' AND severity <> 'info'
        GROUP BY source ORDER BY source"""
    ).to_pylist()
    breaches = job.engine.arrow(
        f"""SELECT source, i.file_name, sheet, rule_id, severity, message, count(*) AS count,
            arg_min(cell, (length(cell), cell)) AS first_cell
        FROM issues_written i JOIN {names} n ON n.file_name = i.file_name
        WHERE rule_id LIKE 'contract.%' GROUP BY source, i.file_name, sheet, rule_id, severity, message
        ORDER BY source, i.file_name, sheet, rule_id, message LIMIT {_MOST_BREACHES}"""
    ).to_pylist()
    return {
        "sources": [
            {**row, **{key: given[row["source"]][key] for key in ("name", "version")}}
            for row in counted
            if row["source"] in given
        ],
        "breaches": breaches,
    }
