"""What the model expects of a pair, as a prediction of Label Studio.

Whoever opens a task from the list of tasks finds its prediction filled in, also in a project that is not to
show predictions. So it goes along with a task only where reviewers may see it, and follows the answers else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

from hotpass.catalogue.label_studio import Task
from hotpass.engine import DuckDBEngine
from hotpass.errors import InputError
from hotpass.review.label_studio.project import DECISION, PAIR
from hotpass.review.subjects import opened, subject_of
from hotpass.review.waiting import waiting
from hotpass.workspace import Workspace


def prediction(run_id: str, weight: float, match: float) -> dict[str, Any]:
    """What the model of a run expects of a pair of that weight; it matches from the weight ``match`` on."""
    choice = {"choices": ["match" if weight >= match else "no_match"]}
    return {
        "model_version": f"run {run_id}",
        "score": round(1 / (1 + 2.0**-weight), 4),
        "result": [
            {"id": "expected", "from_name": DECISION, "to_name": PAIR, "type": "choices", "value": choice}
        ],
    }


def expected(workspace: Workspace, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Predictions for tasks, each with the number of its ``task``; none of runs that are gone."""
    found: list[dict[str, Any]] = []
    for run_id in sorted({task.run_id for task in tasks}):
        with suppress(InputError):
            found += _of_run(workspace, run_id, [task for task in tasks if task.run_id == run_id])
    return found


def _of_run(workspace: Workspace, run_id: str, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
    path = waiting(workspace, subject_of(workspace, run_id=run_id))
    names = ("record_id_l", "record_id_r")
    asked = pa.table({name: [getattr(task, name) for task in tasks] for name in names})
    with DuckDBEngine() as engine:
        engine.view("waiting", path)
        engine.register("asked", asked)
        rows = engine.rows(
            """SELECT record_id_l, record_id_r, match_weight FROM waiting
            SEMI JOIN asked USING (record_id_l, record_id_r) WHERE match_weight IS NOT NULL"""
        )
    weights = {(left, right): weight for left, right, weight in rows}
    with opened(workspace, run_id) as linked:
        match = {kind: float(told["match_weight"]) for kind, told in linked.report.items()}
    for task in tasks:
        weight = weights.get((task.record_id_l, task.record_id_r))
        if weight is not None:
            yield {"task": task.task_id, **prediction(run_id, weight, match[task.entity_type])}
