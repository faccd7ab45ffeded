"""The stages in their order, and what each reads and writes: the only file that knows.

Tables that several stages write are told apart by the stage's name: ``ingest_issues``, ``check_issues``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hotpass import days
from hotpass.contracts import as_json, source_contracts
from hotpass.pipeline.folders import StageRecord
from hotpass.pipeline.steps import Pipeline, Plan, Step
from hotpass.quality import MEASURES_FILE, stated_suite
from hotpass.quality.sheets import sheet_suites
from hotpass.settings import settings


def _from(step: str, *tables: str) -> dict[str, str]:
    return {table: f"{step}/{table}.parquet" for table in tables}


def _each(table: str, *steps: str) -> dict[str, str]:
    return {f"{step}_{table}": f"{step}/{table}.parquet" for step in steps}


def _what_to_read(plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    """Options of ingest: the files as stored, and what people said about them."""
    folder = plan.workspace.files.resolve()
    files = [{"digest": f.digest, "name": f.name, "path": str(folder / f.digest)} for f in plan.files]
    return {"files": files, "mappings": [dict(mapping) for mapping in plan.mappings], **plan.known}


def _what_is_agreed(plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    """Options of validate: the contracts of the profile's sources and the suites, as they are now."""
    expected = _what_is_expected(plan, _records, _version)
    suites = {**expected["suites"], **sheet_suites(plan.workspace.expectations)}
    return {"contracts": _agreed(plan), "suites": suites}


def _what_is_expected(plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    """Options of validate and check: what is stated of the suite of each table, as it is now."""
    own = plan.workspace.expectations
    return {"suites": {table: stated_suite(name, own) for table, name in plan.profile.every_suite.items()}}


def _agreed(plan: Plan) -> dict[str, Any]:
    found = source_contracts(plan.profile, plan.workspace.contracts)
    return {name: as_json(contract) for name, contract in found.items()}


def _what_to_tell(plan: Plan, records: Mapping[str, StageRecord], version: int) -> Mapping[str, Any]:
    """Options of publish: what the manifest and the report say beside the tables."""
    return {
        "version": version,
        "run_id": plan.run_id,
        "files": [{"digest": f.digest, "name": f.name, "size": f.size} for f in plan.files],
        "started_at": plan.started_at.isoformat(timespec="seconds"),
        "requested_by": plan.requested_by,
        "base_version": plan.base.name if plan.base else None,
        "published_at": records["ahead"].figures.get("published_at") if "ahead" in records else None,
        "contracts": _agreed(plan),
        "linkage_model": plan.model["number"] if plan.model else None,
        "figures": {name: dict(record.figures) for name, record in records.items()},
    }


def _how_to_classify(plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    """Options of classify: the day from which ages are counted, and what else looks into texts."""
    presidio = settings().presidio
    return {
        "as_of": days.day_of(plan.started_at).isoformat(),
        **({"presidio": presidio} if presidio else {}),
    }


def _which_model(plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    """Options of link: the model to apply."""
    return {"model": dict(plan.model)} if plan.model else {}


_RECORDS = _from("normalise", "organisation_records", "person_records")
_CLUSTERS = _from("link", "clusters")

_INGEST: Final = Step("ingest", "hotpass.stages.ingest:run", options=_what_to_read, share=0.2)
_NORMALISE: Final = Step(
    "normalise",
    "hotpass.stages.normalise:run",
    reads=_from("ingest", "sheets", "tables", "left_out") | {"grid": "ingest/grid"},
    base_reads={
        "previous_manifest": "manifest.json",
        "previous_clusters": "clusters.parquet",
        "previous_provenance": "provenance.parquet",
    },
    takes=("repairs",),
    share=0.09,
    then="hotpass.compliance.retention.keeping_out:keep_out",
)
_CLASSIFY: Final = Step(
    "classify",
    "hotpass.stages.classify:run",
    reads=_RECORDS | _from("ingest", "tables", "left_out") | {"grid": "ingest/grid"},
    options=_how_to_classify,
    share=0.02,
)
_VALIDATE: Final = Step(
    "validate",
    "hotpass.stages.validate:run",
    reads=_RECORDS | _from("ingest", "tables", "left_out") | {"grid": "ingest/grid"},
    takes=("quarantine_acts", "corrections"),
    base_reads={"previous_measures": MEASURES_FILE},
    options=_what_is_agreed,
    share=0.22,
)
_LINK: Final = Step(
    "link",
    "hotpass.stages.link:run",
    reads=_RECORDS | _from("normalise", "joined") | _from("validate", "quarantine"),
    base_reads={"previous_clusters": "clusters.parquet"},
    takes=("decisions", "decided_before"),
    options=_which_model,
    share=0.26,
)
_MERGE: Final = Step(
    "merge",
    "hotpass.stages.merge:run",
    reads=_RECORDS | _CLUSTERS | _from("validate", "quarantine"),
    takes=("corrections",),
    share=0.05,
)
_SCORE: Final = Step(
    "score",
    "hotpass.stages.score:run",
    reads=_RECORDS
    | _CLUSTERS
    | _from("merge", "organisations", "people", "roles", "provenance")
    | _each("issues", "ingest", "normalise", "validate"),
    share=0.02,
)
_CHECK: Final = Step(
    "check",
    "hotpass.stages.validate:check",
    reads=_from("ingest", "tables") | _from("score", "organisations", "people"),
    takes=("quarantine_acts",),
    base_reads={"previous_measures": MEASURES_FILE},
    options=_what_is_expected,
    share=0.03,
)
_PUBLISH: Final = Step(
    "publish",
    "hotpass.stages.publish:run",
    reads=_from("ingest", "sheets", "tables", "left_out")
    | {"grid": "ingest/grid"}
    | _from("normalise", "organisation_records", "person_records", "joins", "rows")
    | {"origins": "normalise/origins.json"}
    | _from("classify", "classification")
    | _from("validate", "quarantine")
    | _each("quarantine", "check")
    | _from("link", "pairs", "clusters", "lineage", "regrouped")
    | {"linkage": "link/linkage.json"}
    | _from("merge", "roles", "provenance")
    | _from("score", "organisations", "people")
    | _each("issues", "ingest", "normalise", "validate", "link", "merge", "check")
    | _each("expectations", "validate", "check")
    | _each("gates", "validate", "check")
    | _each("measures", "validate", "check")
    | _each("failures", "validate", "check"),
    base_reads={"previous": ""},
    options=_what_to_tell,
    share=0.11,
)
#: Records added to what is linked already.
_ADD: Final = Step(
    "add",
    "hotpass.stages.link.adding:run",
    reads={f"new_{name}": path for name, path in _RECORDS.items()} | _from("normalise", "joined"),
    into_reads={f"base_{name}": path for name, path in (_RECORDS | _from("validate", "quarantine")).items()}
    | {"base_link": "link"},
    takes=("decisions",),
    share=0.5,
)
#: Decisions applied to what is linked and merged already.
_LINK_AGAIN: Final = Step(
    "link",
    "hotpass.stages.link.applying:run",
    reads={f"base_{name}": path for name, path in _RECORDS.items()} | _from("normalise", "joined"),
    into_reads={"base_link": "link"},
    takes=("decisions", "decided_before"),
    share=0.1,
)
_MERGE_AGAIN: Final = Step(
    "merge",
    "hotpass.stages.merge.applying:run",
    reads=_RECORDS | _CLUSTERS | _from("validate", "quarantine"),
    into_reads={"base_clusters": "link/clusters.parquet", "base_merge": "merge"},
    takes=("corrections", "corrected_before"),
    share=0.1,
)
_SCORE_AGAIN: Final = replace(
    _SCORE, stage="hotpass.stages.score.applying:run", into_reads={"base_score": "score"}, share=0.02
)
_CHECK_AGAIN: Final = replace(_CHECK, into_reads={"base_check": "check", "base_score": "score"})
#: What is published, to be read at once.
_AHEAD: Final = replace(
    _PUBLISH,
    name="ahead",
    stage="hotpass.stages.publish:run_ahead",
    into_reads={"base_quarantine": "check/quarantine.parquet"},
    share=0.02,
    ahead=True,
)
_AS_BEFORE: Final = tuple(
    replace(step, kept=True, share=0.01, then=None) for step in (_INGEST, _NORMALISE, _CLASSIFY, _VALIDATE)
)

#: Name of the way by which decisions are applied to the version that stands.
APPLY: Final = "apply"

#: What ``hotpass run`` does. The shares are those of a run over the sample workbooks.
STANDARD: Final = Pipeline(
    steps=(_INGEST, _NORMALISE, _CLASSIFY, _VALIDATE, _LINK, _MERGE, _SCORE, _CHECK, _PUBLISH),
    commit="hotpass.stages.publish:commit_version",
    show="hotpass.stages.publish:show_ahead",
    gate="hotpass.stages.ingest:check_file",
    branches={"add": (_INGEST, _NORMALISE, _ADD)},
    ways={APPLY: (*_AS_BEFORE, _LINK_AGAIN, _MERGE_AGAIN, _SCORE_AGAIN, _CHECK_AGAIN, _AHEAD, _PUBLISH)},
    late=(
        "hotpass.quality.great",
        *("hotpass.stages.ingest.files", "hotpass.stages.ingest.output", "hotpass.profiles.mapping"),
        *("hotpass.stages.validate.contracts", "hotpass.contracts.breaches"),
        *("scipy.cluster.hierarchy", "scipy.sparse.csgraph", "splink"),
        *("ftfy", "jinja2", "phonenumbers", "xlsxwriter"),
    ),
)
