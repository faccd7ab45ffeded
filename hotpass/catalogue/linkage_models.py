"""Linkage models that were kept, and which of them the runs of a dataset apply: the latter only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import LINKAGE_MODEL_USES as USES
from hotpass.catalogue.tables import LINKAGE_MODELS as MODELS
from hotpass.catalogue.tables import now


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that was kept.

    Attributes:
        dataset: whose runs may apply it.
        number: its own in the dataset, from 1.
        digest: SHA-256 of what it says.
        run_id: the run that trained it.
        profile: name, title, version, note and digest of the profile that it was trained with.
        figures: by entity type what it was trained on and what it chose: ``records``, ``data`` (digest of the
            records), ``match_weight``, ``review_weight``, ``levels``, ``untrained``.
        kept_at: when.
        kept_by: who.
    """

    dataset: str
    number: int
    digest: str
    run_id: str
    profile: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Any]]
    kept_at: datetime
    kept_by: str


@dataclass(frozen=True, slots=True)
class Use:
    """From when on runs apply a model.

    Attributes:
        number: of the model; None where each run trains its own.
        rolled_back: whether it was chosen by going back to what was in use before.
        since: from when on.
        chosen_by: who.
    """

    number: int | None
    rolled_back: bool
    since: datetime
    chosen_by: str


def add(
    connection: sa.Connection,
    dataset: str,
    *,
    digest: str,
    run_id: str,
    profile: Mapping[str, Any],
    figures: Mapping[str, Any],
    by: str,
) -> KeptModel:
    """Keep a model under the next number.

    Raises:
        sqlalchemy.exc.IntegrityError: another process took the number, or kept the same model, just now.
    """
    highest = sa.select(sa.func.max(MODELS.c.number)).where(MODELS.c.dataset == dataset)
    number = (connection.execute(highest).scalar() or 0) + 1
    kept = KeptModel(dataset, number, digest, run_id, dict(profile), dict(figures), now(), by)
    values = {name: getattr(kept, name) for name in KeptModel.__slots__}
    connection.execute(MODELS.insert().values(values))
    audit.note(connection, by, "model.keep", f"{dataset} {number}", digest=digest, run=run_id)
    return kept


def get(connection: sa.Connection, dataset: str, number: int) -> KeptModel | None:
    """The model of a number, or None."""
    return _one(connection, MODELS.c.dataset == dataset, MODELS.c.number == number)


def of_digest(connection: sa.Connection, dataset: str, digest: str) -> KeptModel | None:
    """The model that says the same, or None."""
    return _one(connection, MODELS.c.dataset == dataset, MODELS.c.digest == digest)


def newest(connection: sa.Connection, dataset: str) -> list[KeptModel]:
    """The models of a dataset, the newest first."""
    query = sa.select(MODELS).where(MODELS.c.dataset == dataset).order_by(MODELS.c.number.desc())
    return [KeptModel(**row) for row in connection.execute(query).mappings()]


def _one(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> KeptModel | None:
    row = connection.execute(sa.select(MODELS).where(*where)).mappings().first()
    return None if row is None else KeptModel(**row)


def choose(
    connection: sa.Connection, dataset: str, number: int | None, by: str, *, rolled_back: bool = False
) -> None:
    """Let the runs of a dataset apply a model from now on, or train their own."""
    values = {"dataset": dataset, "number": number, "rolled_back": rolled_back}
    connection.execute(USES.insert().values({**values, "since": now(), "chosen_by": by}))
    audit.note(connection, by, "model.choose", f"{dataset} {number or 'none'}", rolled_back=rolled_back)


def uses(connection: sa.Connection, dataset: str) -> list[Use]:
    """What the runs of a dataset applied when, the oldest first."""
    query = sa.select(USES).where(USES.c.dataset == dataset).order_by(USES.c.seq)
    return [Use(row.number, row.rolled_back, row.since, row.chosen_by) for row in connection.execute(query)]
