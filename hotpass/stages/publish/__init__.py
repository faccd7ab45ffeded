"""Publish: the content of one version of the single source of truth.

Reads the tables of every stage, and the folder of the version before as ``previous`` when there is one. Of
tables that several stages write each is an input of its own: ``ingest_issues``, ``check_expectations``.

Options: ``version`` (its number), ``run_id``, ``files`` (each with ``name`` and ``digest``), ``started_at``,
``requested_by``, ``figures`` (of each stage, for the report), ``contracts`` (of the sources, by name),
``published_at`` (now, when not given).

Writes ``organisations``, ``people``, ``roles``, ``provenance``, ``issues``, ``lineage``, ``changes``,
``clusters`` and ``rows`` as Parquet; the flat ``ssot`` as Parquet, CSV and workbook; ``contracts/``; the
report; ``profile.json``, ``linkage.json`` (that of the link stage) and ``manifest.json``; ``SHA256SUMS``; an
archive of all of these; the indexes of :mod:`hotpass.ssot` and the files of :mod:`hotpass.quality`. Only the
report, the manifest and what sums them up hold a time or the run's id: the same input, profile, decisions and
version before give the same bytes of all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hotpass.ssot.versions import version_name
from hotpass.stage import StageJob
from hotpass.stages.publish.ahead import run as run_ahead
from hotpass.stages.publish.commit import commit_version, show_ahead
from hotpass.stages.publish.delimited import write_csv
from hotpass.stages.publish.figures import collect
from hotpass.stages.publish.flat import write_flat
from hotpass.stages.publish.gates import hold_gates
from hotpass.stages.publish.heading import READ, head_of, write_what_it_was_made_with
from hotpass.stages.publish.manifest import seal
from hotpass.stages.publish.report import write_report
from hotpass.stages.publish.tables import write_indexes, write_quality, write_tables
from hotpass.stages.publish.waiting import account_for_quarantine, without_held
from hotpass.stages.publish.workbook import Line, write_workbook

__all__ = ["commit_version", "run", "run_ahead", "show_ahead", "summary"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Write the version; returns the rows of each table and what the workbook could not hold whole."""
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        return _version(without_held(job, Path(folder)))


def _version(job: StageJob) -> Mapping[str, int | float | str]:
    job.view(*READ)
    account_for_quarantine(job)
    head = head_of(job)
    version = int(job.options["version"])
    job.report(0.0, "Writing the tables")
    tables = write_tables(job, version)
    tables["ssot"] = write_flat(job)
    write_indexes(job)
    write_quality(job)
    job.report(0.4, "Counting for the report")
    report = collect(job, tables, head)
    hold_gates(job.profile.gates, report)
    write_report(report, job.output)
    job.report(0.5, "Writing the workbook and the CSV file")
    if "csv" in job.profile.outputs:
        write_csv(job)
    wanted = "xlsx" in job.profile.outputs
    workbook = write_workbook(job, tables["ssot"], summary(report)) if wanted else {}
    job.report(0.9, "Sealing the version")
    write_what_it_was_made_with(job, tables)
    head |= {name: report[name] for name in ("particulars", "retention")}
    archive = f"hotpass-{head['dataset']}-{version_name(version)}" if "zip" in job.profile.outputs else None
    seal(job.output, head, tables, archive)
    return {**tables, **workbook}


def summary(report: Mapping[str, Any]) -> list[Line]:
    """Lines of the workbook's sheet *Summary*."""
    rows, tables = report["rows"], report["tables"]
    quality = report["quality"]["organisation"]
    return [
        ("Dataset", report["dataset"]),
        ("Version", report["version"]),
        ("Rows", None),
        ("read", rows["in"]),
        ("gave records", rows["in_records"]),
        ("left out, with a reason", rows["left_out"]),
        ("Tables", None),
        *tables.items(),
        ("Quality of organisations", None),
        ("mean score", quality["mean"] if quality["mean"] is not None else "none"),
        *quality["bands"].items(),
    ]
