"""What takes long to work out is worked out apart from the page, which says how far it is until it is there.

It goes on when its reader leaves, and whoever comes meanwhile waits for the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

import streamlit as st

from components import waiting

T = TypeVar("T")
#: Told the share (0–1) of the work that is done.
Report = Callable[[float], None]

#: So long nothing is said, s: what is there by then would only flicker.
_AT_ONCE: Final = 0.4
_LOOK: Final = 0.5
#: Height of what stands in until something is said, px.
_SKELETON: Final = 240


@dataclass(slots=True)
class _Work:
    """Something that is being worked out: what it comes to, the share that is done, since when."""

    future: Future[Any] = field(default_factory=Future)
    done: float = 0.0
    since: float = field(default_factory=time.monotonic)


_lock = Lock()
_going_on: dict[Hashable, _Work] = {}
#: Two at a time: the server has pages to show besides.
_workers = ThreadPoolExecutor(2, thread_name_prefix="worked-out")


def once(key: Hashable, what: str, make: Callable[[Report], T]) -> T:
    """What is made, by one thread for all who ask for the same; the page shows how far it is.

    Args:
        key: names what is made.
        what: the same in words, such as ``"what the columns of People hold"``.
        make: works it out; what takes long is kept by it.

    Raises:
        Exception: whatever ``make`` raises.
    """
    work = _begun(key, make)
    place, looked = st.empty(), _AT_ONCE
    with place:
        st.skeleton(_SKELETON)
    while not _is_there(work.future, looked):
        with place:
            waiting.show(what, work.done, time.monotonic() - work.since)
        looked = _LOOK
    place.empty()
    found: T = work.future.result()
    return found


def _begun(key: Hashable, make: Callable[[Report], Any]) -> _Work:
    with _lock:
        if (known := _going_on.get(key)) is not None:
            return known
        work = _going_on[key] = _Work()
    seen_by = copy_context()
    _workers.submit(seen_by.run, _carry_out, key, work, make)
    return work


def _carry_out(key: Hashable, work: _Work, make: Callable[[Report], Any]) -> None:
    def report(done: float) -> None:
        work.done = done

    try:
        work.future.set_result(make(report))
    except BaseException as error:
        work.future.set_exception(error)
    finally:
        with _lock:
            _going_on.pop(key, None)


def _is_there(future: Future[Any], seconds: float) -> bool:
    try:
        future.exception(timeout=seconds)
    except TimeoutError:
        return False
    return True
