"""The project of Label Studio that pairs go to: made, found again, or one that is there and fits."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from hotpass.catalogue import Catalogue, label_studio
from hotpass.catalogue.label_studio import Project
from hotpass.errors import ConfigError, DependencyError
from hotpass.review.label_studio.server import Gone, RemoteProject, Server
from hotpass.settings import settings

#: Names in the labelling configuration.
DECISION: Final = "decision"
COMMENT: Final = "comment"
PAIR: Final = "pair"

#: What tells nobody anything in the list of tasks.
_NOT_LISTED: Final = (
    *(f"data.{name}" for name in ("html", "question", "pair_key", "record_id_l", "record_id_r", "run_id")),
    *("inner_id", "annotations_results", "annotations_ids", "file_upload", "storage_filename"),
    *("predictions_score", "predictions_model_versions", "predictions_results", "total_predictions"),
    *("created_at", "updated_at", "updated_by", "avg_lead_time", "draft_exists"),
)

_SETTING: Final = "HOTPASS_LABEL_STUDIO_PROJECT"


@cache
def configuration() -> str:
    """The labelling configuration, XML."""
    return (Path(__file__).parent / "labelling.xml").read_text(encoding="utf-8")


def title(scope: str) -> str:
    """What our project is called; it names nobody and nothing."""
    return f"Hotpass pairs {scope}"


def kept_project(catalogue: Catalogue, url: str) -> Project | None:
    """The project of a server that pairs go to, as far as it is known here."""
    with catalogue.read() as connection:
        return label_studio.project(connection, url, settings().label_studio_project)


def ensure(catalogue: Catalogue, server: Server) -> tuple[Project, RemoteProject]:
    """The project to send pairs to, with our labelling configuration; made when there is none.

    A project of ours that was deleted is kept as lost, and another one made.

    Raises:
        ConfigError: the project that the settings name is not there or asks something else.
    """
    kept = kept_project(catalogue, server.access.url) or _meant(catalogue, server.access.url)
    if kept.project_id is None:
        kept = _find_or_make(catalogue, server, kept)
    try:
        remote = server.project(kept.project_id or 0)
    except Gone as error:
        with catalogue.write() as connection:
            label_studio.lose_project(connection, kept.number)
        if settings().label_studio_project:
            raise _missing(server.access.url) from error
        return ensure(catalogue, server)
    return kept, _with_our_configuration(server, remote)


def _meant(catalogue: Catalogue, url: str) -> Project:
    with catalogue.write() as connection:
        return label_studio.mean_project(connection, url, settings().label_studio_project)


def _missing(url: str) -> ConfigError:
    return ConfigError(
        f"Label Studio has no project {settings().label_studio_project}",
        where=url,
        remedy=f"Mend {_SETTING}, or unset it to have one made",
    )


def _find_or_make(catalogue: Catalogue, server: Server, kept: Project) -> Project:
    """A project of that title was made by an attempt that ended before it could keep the number."""
    found = server.projects_titled(title(kept.scope))
    number = found[0] if found else _make(server, kept.scope)
    with catalogue.write() as connection:
        label_studio.note_project(connection, kept.number, project_id=number)
        known = label_studio.project(connection, kept.url)
    assert known is not None
    return known


def _make(server: Server, scope: str) -> int:
    made = server.make_project(
        title=title(scope),
        description="Are two records one? Hotpass sends the pairs and fetches the answers.",
        label_config=configuration(),
        maximum_annotations=settings().label_studio_answers,
        show_collab_predictions=not settings().label_studio_blind,
        enable_empty_annotation=False,
        sampling="Sequential sampling",
    )
    server.hide_columns(made, "Pairs", _NOT_LISTED)
    return made


def _with_our_configuration(server: Server, remote: RemoteProject) -> RemoteProject:
    """Set what differs from the settings; refuses to turn a project that asks something else into ours."""
    changes: dict[str, object] = {}
    if not _same(remote.label_config, configuration()):
        if remote.tasks and not _asks_the_same(remote.label_config):
            raise ConfigError(
                f"project {remote.id} asks something else than whether two records are one",
                where=server.access.url,
                remedy=f"Set {_SETTING} to an empty project, or unset it to have one made",
            )
        changes["label_config"] = configuration()
    if remote.answers != settings().label_studio_answers:
        changes["maximum_annotations"] = settings().label_studio_answers
    if remote.blind != settings().label_studio_blind:
        changes["show_collab_predictions"] = not settings().label_studio_blind
    if changes:
        try:
            server.change_project(remote.id, **changes)
        except DependencyError as error:
            raise DependencyError(
                f"project {remote.id} cannot be set as Hotpass needs it: {error.what}",
                where=server.access.url,
                remedy="Delete annotations there that Hotpass does not know, or have another project made",
            ) from error
    return remote


def _same(one: str, other: str) -> bool:
    try:
        return ElementTree.canonicalize(one, strip_text=True) == ElementTree.canonicalize(
            other, strip_text=True
        )
    except ElementTree.ParseError:
        return False


def _asks_the_same(label_config: str) -> bool:
    """Whether there is our question at our place, however it was changed."""
    try:
        root = ElementTree.fromstring(label_config)  # noqa: S314 - from the server that we send data to
    except ElementTree.ParseError:
        return False
    return any(
        choices.get("name") == DECISION and choices.get("toName") == PAIR for choices in root.iter("Choices")
    )
