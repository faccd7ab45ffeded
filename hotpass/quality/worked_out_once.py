"""What Great Expectations asks for again and again in a validation, worked out once.

It asks fifty times a rule what the rule states, and filters the table anew for each figure that it needs of
a rule. Nothing of either changes while it validates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def worked_out_once() -> Iterator[None]:
    """For the time of one validation; only one may be under way in the process."""
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    theirs: list[tuple[Any, str, Callable[[Any], Any]]] = [
        (Expectation, "configuration", lambda stated: property(_kept(stated.fget))),
        (ExpectationConfiguration, "to_domain_obj", _kept),
        (PandasExecutionEngine, "_apply_row_condition_filter", _filtered),
    ]
    before = [getattr(kind, name) for kind, name, _ in theirs]
    for (kind, name, once), made in zip(theirs, before, strict=True):
        setattr(kind, name, once(made))
    try:
        yield
    finally:
        for (kind, name, _), made in zip(theirs, before, strict=True):
            setattr(kind, name, made)


def _kept(work_out: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, called once for each object."""
    known: dict[int, tuple[Any, Any]] = {}

    def of(thing: Any) -> Any:
        key = id(thing)
        if key not in known:
            known[key] = thing, work_out(thing)  # the thing too, so that no other gets its id meanwhile
        return known[key][1]

    return of


def _filtered(apply: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which keeps where the rows are: themselves they would take the memory of many tables."""
    known: dict[tuple[int, str], tuple[Any, Any]] = {}

    def rows(engine: Any, data: Any, row_condition: Any, domain_kwargs: Any) -> Any:
        key = id(data), f"{row_condition!r} {domain_kwargs.get('condition_parser')}"
        if key not in known:
            found = apply(engine, data, row_condition, domain_kwargs)
            known[key] = data, found.index
            return found
        return data.loc[known[key][1]]

    return rows
