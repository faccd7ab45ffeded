"""The files of a run held to the contracts of their sources."""

from __future__ import annotations

from hotpass.contracts import contract_of
from hotpass.contracts.breaches import find_breaches
from hotpass.stage import StageJob


def broken_contracts(job: StageJob) -> list[str]:
    """Queries for rows of :data:`hotpass.model.ISSUES`, a row a breach; none when no source has a contract.

    Reads the option ``contracts`` (by source) and ``tables``, ``left_out`` and ``grid`` of the ingest stage.
    The issues name no record: what is wrong with a value of a record has an issue of its own.
    """
    contracts = {name: contract_of(given) for name, given in (job.options.get("contracts") or {}).items()}
    if not contracts:
        return []
    job.view("tables", "left_out")
    find_breaches(job.engine, job.inputs["grid"], contracts, job.profile)
    return [
        """SELECT rule AS rule_id, severity, dimension, nullif(split_part(field, '.', 1), '') AS entity_type,
            NULL AS record_id, nullif(split_part(field, '.', 2), '') AS field,
            "value", file_name, sheet, cell, what || '; ' || "then" || '.' AS message
        FROM breaches"""
    ]
