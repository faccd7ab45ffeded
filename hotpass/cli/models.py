"""``models list|show|keep|use|rollback``: linkage models that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import Json, WorkspaceFolder

if TYPE_CHECKING:
    from hotpass.linkage_models import KeptModel

app = typer.Typer(
    help="List, show, keep, use and roll back linkage models.", no_args_is_help=True, rich_markup_mode=None
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
