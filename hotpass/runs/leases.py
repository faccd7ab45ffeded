"""Taking up runs and keeping them."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, OperationalError

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as table
from hotpass.catalogue.runs import Claim, Held, LeaseLost
from hotpass.runs.carrying_out import conclude
from hotpass.runs.failures import died
from hotpass.settings import settings
from hotpass.workspace import Workspace

_log = logging.getLogger(__name__)

#: A lease is renewed so many times before it would end.
_RENEWALS = 5


def new_owner() -> str:
    """A name for who carries out runs: host, process, and something that is never used again."""
    return f"{socket.gethostname().split('.')[0]}-{os.getpid()}-{secrets.token_hex(3)}"


def take(catalogue: Catalogue, workspace: Workspace, owner: str, run_id: str | None = None) -> Held | None:
    """Take up the next run that can be carried out, or the one that is named; None when there is none.

    Runs that were to be cancelled, or that killed their process too often, are ended on the way.
    """
    while (claim := _claim(catalogue, owner, run_id)) is not None:
        if claim.cancelled:
            conclude(catalogue, workspace, claim.held, "cancelled")
        elif claim.too_often:
            conclude(catalogue, workspace, claim.held, "failed", died(None, claim.held.attempt - 1))
        else:
            return claim.held
    return None


def _claim(catalogue: Catalogue, owner: str, run_id: str | None) -> Claim | None:
    try:
        with catalogue.write() as connection:
            return table.claim(connection, owner, settings().lease_seconds, run_id)
    except IntegrityError:
        return None


def renewal_seconds() -> float:
    """How often a lease is renewed."""
    return settings().lease_seconds / _RENEWALS


@contextmanager
def kept(catalogue: Catalogue, held: Held) -> Iterator[None]:
    """Keep a run while the block works, from a thread of its own."""
    over = threading.Event()
    thread = threading.Thread(target=_keep, args=(catalogue, held, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep(catalogue: Catalogue, held: Held, over: threading.Event) -> None:
    while not over.wait(renewal_seconds()):
        try:
            with catalogue.write() as connection:
                table.renew(connection, held, settings().lease_seconds)
        except LeaseLost:
            return
        except OperationalError:
            _log.warning("the lease of run %s could not be renewed", held.run_id)
