"""``inspect``, ``evaluate``: what files hold, how well rows are linked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotpass.cli import show
from hotpass.cli.options import Inputs, Json, ProfileName, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.evaluation import Measure


def inspect(
    inputs: Inputs, profile: ProfileName = "generic", workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """Show the tables that were found in files, and how their columns are understood."""
    from hotpass.settings import without_threads

    without_threads()
    from hotpass import api

    read: list[dict[str, Any]] = []
    try:
        for file in api.inspect_each(list(inputs), profile=profile, workspace=workspace):
            read.append(file)
            if not json:
                _file(file)
    finally:
        if json and read:
            show.as_json(read)


def _file(file: dict[str, Any]) -> None:
    show.say(file["file"])
    for table in file["tables"]:
        sheet = f"{table['sheet']} " if table["sheet"] else ""
        show.say(f"\n  {sheet}{table['range']}, {show.number(table['rows'])} rows")
        show.table(
            ["  column", "means", "sure", "whose"],
            [
                (
                    f"  {c['name']}",
                    c["field"] or "not used",
                    _share(c["confidence"]),
                    _share(c["whose_confidence"]),
                )
                for c in table["columns"]
            ],
        )
    if file["left_out"]:
        show.say("\n  Left out")
        for part in file["left_out"]:
            show.say(f"  {part['sheet']} {part['range']}: {part['reason']}".rstrip())
    for warning in file["warnings"]:
        show.say(f"  Warning: {warning}")
    show.say()


def _share(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.2f}"


def evaluate(
    clusters: Annotated[Path, typer.Option("--clusters", help="What was found: clusters.csv, or Parquet.")],
    truth: Annotated[Path, typer.Option("--truth", help="What is true, with the same columns.")],
    json: Json = False,
) -> None:
    """Compare clusters with a truth: precision, recall and F1 of pairs and of whole clusters."""
    from dataclasses import asdict

    from hotpass import evaluation

    found = evaluation.evaluate(clusters, truth)
    if json:
        show.as_json([asdict(one) for one in found])
        return
    for one in found:
        kind = one.entity_type or "records"
        show.say(f"{kind}: {show.number(one.placed)} of {show.number(one.records)} records placed")
        rows = (("pairs", one.pairs), ("clusters", one.clusters))
        show.table(
            ["", "precision", "recall", "F1", "found", "true", "right"],
            [
                (name, *(_measure(m) for m in (of.precision, of.recall, of.f1)),
                 *(show.number(n) for n in (of.said, of.real, of.right)))
                for name, of in rows
            ],
        )  # fmt: skip
        show.say()


def _measure(measure: Measure) -> str:
    return f"{measure.value:.4f} ({measure.low:.4f}–{measure.high:.4f})"
