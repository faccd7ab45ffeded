"""Which model the runs of a dataset apply, and which they did before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hotpass import access
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import linkage_models as table
from hotpass.catalogue.linkage_models import KeptModel, Use
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles import Profile
from hotpass.stages.link.saved import damaged, digest_of, read_model
from hotpass.workspace import Workspace


def model_folder(workspace: Workspace, dataset: str, number: int) -> Path:
    """Folder of a model that was kept."""
    return workspace.models(dataset) / f"v{number:04d}"


def charts_file(entity_type: EntityType) -> str:
    """Name of the page of a model's charts, beside its files."""
    return f"charts_{entity_type}.html"


def intact(workspace: Workspace, kept: KeptModel) -> bool:
    """Whether a model's files say what they said when it was kept."""
    return digest_of(model_folder(workspace, kept.dataset, kept.number)) == kept.digest


def list_models(workspace: Workspace, dataset: str) -> list[KeptModel]:
    """The models of a dataset, the newest first."""
    require(Act.READ)
    with Catalogue.open(workspace).read() as connection:
        return table.newest(connection, dataset)


def get(workspace: Workspace, dataset: str, number: int) -> KeptModel:
    """A model whose files are whole.

    Raises:
        InputError: there is none of that number.
        ConfigError: its files are missing or damaged.
    """
    with Catalogue.open(workspace).read() as connection:
        kept = table.get(connection, dataset, number)
    if kept is None:
        raise InputError(
            f"there is no linkage model {number} of {dataset}", remedy="See `hotpass models list`"
        )
    if not intact(workspace, kept):
        raise damaged(model_folder(workspace, dataset, number))
    return kept


def use(workspace: Workspace, dataset: str, number: int | None, by: str | None = None) -> None:
    """Let the runs of a dataset apply a model from now on; None lets each train its own.

    Raises:
        InputError: there is none of that number.
        ConfigError: its files are missing or damaged.
    """
    require(Act.CONFIGURE)
    if number is not None:
        get(workspace, dataset, number)
    with Catalogue.open(workspace).write() as connection:
        table.choose(connection, dataset, number, by or access.current().name)


def history(workspace: Workspace, dataset: str) -> list[Use]:
    """What the runs of a dataset applied when, the oldest first."""
    with Catalogue.open(workspace).read() as connection:
        return table.uses(connection, dataset)


def in_use(workspace: Workspace, dataset: str) -> int | None:
    """Number of the model that the runs of a dataset apply; None where each trains its own."""
    chosen = history(workspace, dataset)
    return chosen[-1].number if chosen else None


def roll_back(workspace: Workspace, dataset: str, by: str | None = None) -> int | None:
    """Use what was in use before, as one more entry; done again, it goes further back.

    Returns:
        number of the model that is in use now; None where each run trains its own.

    Raises:
        InputError: nothing was in use before.
        ConfigError: the files of that model are missing or damaged.
    """
    require(Act.CONFIGURE)
    standing = _standing(history(workspace, dataset))
    if not standing:
        raise InputError(
            f"no model of {dataset} was taken into use", remedy="Use one with `hotpass models use`"
        )
    before = standing[-2] if len(standing) > 1 else None
    if before is not None:
        get(workspace, dataset, before)
    with Catalogue.open(workspace).write() as connection:
        table.choose(connection, dataset, before, by or access.current().name, rolled_back=True)
    return before


def _standing(chosen: list[Use]) -> list[int | None]:
    """What was taken into use and not rolled back, the oldest first."""
    standing: list[int | None] = []
    for one in chosen:
        if one.rolled_back:
            standing.pop()
        else:
            standing.append(one.number)
    return standing


def to_apply(workspace: Workspace, profile: Profile) -> Mapping[str, Any] | None:
    """Number and digest of the model that a run with a profile applies; None to train one.

    Raises:
        ConfigError: the model in use is damaged, or does not fit the profile.
    """
    number = in_use(workspace, profile.dataset)
    if number is None:
        return None
    kept = get(workspace, profile.dataset, number)
    for entity_type in ENTITY_TYPES:
        model = read_model(model_folder(workspace, kept.dataset, number), entity_type)
        if model is not None:
            model.fit(profile)
    return {"number": number, "digest": kept.digest}


def folder_of(
    workspace: Workspace, dataset: str, model: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """What :func:`to_apply` told, with the folder where the model is."""
    if model is None:
        return None
    return {**model, "folder": str(model_folder(workspace, dataset, model["number"]).resolve())}
