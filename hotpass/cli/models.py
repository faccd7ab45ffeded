"""``models list|show|compare|keep|use|rollback``: linkage models that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.linkage_models import Difference, KeptModel, Moved, Told

app = typer.Typer(
    help="List, show, compare, keep, use and roll back linkage models.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Number = Annotated[int, typer.Argument(help="Number of the model.", show_default=False)]
Dataset = Annotated[str, typer.Option("--dataset", help="Dataset that the model is of.")]
EACH_RUN = "each run trains its own"


@app.command("list")
def list_(dataset: Dataset = "ssot", workspace: WorkspaceFolder = None, json: Json = False) -> None:
    """List the models of a dataset, newest first, and which one its runs apply."""
    from hotpass import api

    found = api.models(workspace=workspace, dataset=dataset).arrow().to_pylist()
    if json:
        show.as_json(found)
        return
    show.table(
        ["model", "in use", "kept", "by", "run", "profile", "organisations", "people"],
        [
            (
                m["number"],
                "yes" if m["in_use"] else "",
                f"{m['kept_at']:%Y-%m-%d %H:%M}",
                m["kept_by"],
                m["run_id"],
                f"{m['profile']} {m['profile_version']}",
                show.number(m["organisation_records"] or 0),
                show.number(m["person_records"] or 0),
            )
            for m in found
        ],
    )
    if not any(m["in_use"] for m in found):
        show.say(f"None is in use: {EACH_RUN}.")


@app.command("show")
def show_(
    number: Number, dataset: Dataset = "ssot", workspace: WorkspaceFolder = None, json: Json = False
) -> None:
    """Show what a model learnt, what it had too little to learn from, and where its charts are."""
    from hotpass import linkage_models
    from hotpass.workspace import Workspace

    kept, told = linkage_models.tell(Workspace(workspace), dataset, number)
    if json:
        show.as_json({**asdict(kept), "types": [asdict(one) for one in told]})
        return
    show.say(f"Model {kept.number} of {kept.dataset}, kept {kept.kept_at:%Y-%m-%d %H:%M} by {kept.kept_by}")
    show.say(f"trained by run {kept.run_id} with profile {kept.profile['name']} {kept.profile['version']}")
    for one in told:
        _say_type(one)


def _say_type(told: Told) -> None:
    show.say(f"\n{told.entity_type}: {show.number(told.records)} records, data {told.data[:12]}")
    show.say(f"matches from weight {told.match_weight:g}, waits for a person from {told.review_weight:g}")
    show.say(f"probability that two records picked at random match: {told.rate:.2e}")
    show.table(
        ["field", "level", "m", "u", "weight", ""],
        [
            (
                level["comparison"],
                level["level"],
                f"{level['m']:.4f}",
                f"{level['u']:.6f}",
                f"{level['weight']:+.2f}",
                "" if level["trained"] else "not trained",
            )
            for level in told.levels
        ],
    )
    show.warn(told.warnings)
    if told.charts:
        show.say(f"Charts: {told.charts}")


@app.command()
def compare(
    before: Number,
    after: Number,
    dataset: Dataset = "ssot",
    workspace: WorkspaceFolder = None,
    json: Json = False,
) -> None:
    """Compare two models: which weights moved, and what both make of the same records."""
    from hotpass import linkage_models
    from hotpass.workspace import Workspace

    found = linkage_models.compare(Workspace(workspace), dataset, before, after)
    if json:
        levels = [{**asdict(moved), "by": moved.by} for moved in found.levels]
        show.as_json({**asdict(found), "levels": levels})
        return
    for entity_type, figures in found.figures.items():
        show.say(entity_type)
        show.table(
            ["  ", f"model {before}", f"model {after}"],
            [(f"  {n}", *map(_figure, f)) for n, f in figures.items()],
        )
    _say_moved(found)
    show.say()
    if found.unknown:
        show.say(f"What both make of the same records cannot be told: {found.unknown}.")
        return
    show.say(f"Both over the records of run {found.run_id}")
    show.table(
        ["", "records", "pairs of both", f"of {before} only", f"of {after} only",
         "entities of both", f"of {before} only", f"of {after} only"],
        [[e.entity_type, *map(show.number, astuple(e)[1:])] for e in found.effects],
    )  # fmt: skip


def _say_moved(found: Difference) -> None:
    moved = sorted((m for m in found.levels if m.by != 0), key=_most)
    if not moved:
        show.say("\nNo weight moved.")
        return
    show.say("\nLevels whose weight moved, the most first")
    show.table(
        ["type", "field", "level", f"model {found.before.number}", f"model {found.after.number}", "moved"],
        [
            (m.entity_type, m.comparison, m.level, _weight(m.before), _weight(m.after), _moved(m))
            for m in moved
        ],
    )


def _figure(value: object) -> str:
    if value is None:
        return "none"
    return value[:12] if isinstance(value, str) else f"{value:g}"


def _weight(side: Mapping[str, Any] | None) -> str:
    return "none" if side is None else f"{side['weight']:+.2f}"


def _moved(moved: Moved) -> str:
    return "" if moved.by is None else f"{moved.by:+.2f}"


def _most(moved: Moved) -> float:
    return float("-inf") if moved.by is None else -abs(moved.by)


@app.command()
def keep(
    run_id: Annotated[str, typer.Argument(help="Id of the run that trained it.", show_default=False)],
    workspace: WorkspaceFolder = None,
) -> None:
    """Keep the model that a run trained."""
    from hotpass import linkage_models
    from hotpass.workspace import Workspace

    say_kept(linkage_models.keep(Workspace(workspace), run_id))


def say_kept(kept: KeptModel) -> None:
    """Under which number a model was kept, and how to use it."""
    show.say(f"Model {kept.number} of {kept.dataset} is kept.")
    for entity_type, told in kept.figures.items():
        untrained = f"{told['untrained']} of {told['levels']} levels had too little to learn from"
        show.say(
            f"  {entity_type}: trained on {show.number(told['records'])} records, matches from weight "
            f"{told['match_weight']:g}; {untrained}"
        )
    option = "" if kept.dataset == "ssot" else f" --dataset {kept.dataset}"
    show.say(f"`hotpass models use {kept.number}{option}` lets coming runs apply it.")


@app.command()
def use(
    number: Annotated[
        str,
        typer.Argument(help="Number of the model, or `none`: each run trains its own.", show_default=False),
    ],
    dataset: Dataset = "ssot",
    workspace: WorkspaceFolder = None,
) -> None:
    """Let coming runs of a dataset apply a model, or train their own again."""
    from hotpass import linkage_models
    from hotpass.errors import InputError
    from hotpass.workspace import Workspace

    if number != "none" and not number.isdecimal():
        raise InputError(f"{number!r} is no number of a model", remedy="Name one, or `none`")
    chosen = None if number == "none" else int(number)
    linkage_models.use(Workspace(workspace), dataset, chosen)
    _say_in_use(dataset, chosen)


@app.command()
def rollback(dataset: Dataset = "ssot", workspace: WorkspaceFolder = None) -> None:
    """Go back to the model that was in use before; done again, further back."""
    from hotpass import linkage_models
    from hotpass.workspace import Workspace

    _say_in_use(dataset, linkage_models.roll_back(Workspace(workspace), dataset))


def _say_in_use(dataset: str, number: int | None) -> None:
    show.say(f"Runs of {dataset} apply model {number}." if number else f"{dataset}: {EACH_RUN}.")
