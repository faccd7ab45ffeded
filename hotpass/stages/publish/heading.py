"""What names a version and what it was made with, be it whole or ahead."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from hotpass.ssot.versions import LINKAGE, PROFILE
from hotpass.stage import StageJob
from hotpass.stages.publish.agreed import write_contracts
from hotpass.workspace import link_or_copy

#: Inputs that are read as views of their names.
READ: Final = (
    *(
        "sheets",
        "tables",
        "rows",
        "organisation_records",
        "person_records",
        "pairs",
        "clusters",
        "lineage",
        "regrouped",
    ),
    *("organisations", "people", "roles", "provenance"),
)


def head_of(job: StageJob) -> dict[str, Any]:
    """What names the version, in the manifest and in the report."""
    options, profile = job.options, job.profile
    origins = job.inputs.get("origins")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {
        "dataset": profile.dataset,
        "version": int(options["version"]),
        "published_at": options.get("published_at") or now,
        "started_at": options.get("started_at"),
        "run_id": options["run_id"],
        "requested_by": options.get("requested_by"),
        "profile": profile.head(),
        **({"origins": json.loads(origins.read_text(encoding="utf-8"))} if origins else {}),
        "inputs": [{"name": f["name"], "digest": f["digest"]} for f in options.get("files", [])],
    }


def write_what_it_was_made_with(job: StageJob, tables: Iterable[str]) -> None:
    """Write the contracts of a version with these tables, its profile and its linkage."""
    write_contracts(job, tables)
    (job.output / PROFILE).write_text(job.profile.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if "linkage" in job.inputs:
        link_or_copy(job.inputs["linkage"], job.output / LINKAGE)
