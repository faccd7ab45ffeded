"""Classify: which fields and columns hold personal information, and why that is said.

The classes are those of the kinds: *contact* and *identity* information identify a living person or an
existing juristic person (Protection of Personal Information Act 4 of 2013, section 1); *special* is the
personal information of sections 26 to 35, and account numbers (section 105).

Options: ``as_of``, the day from which ages are counted, ISO; today when not given. ``presidio``, what
Presidio looks into texts with (:mod:`hotpass.fields.personal.by_presidio`); it does not when not given.
"""

from __future__ import annotations

from collections.abc import Mapping

from hotpass.model import ENTITY_TYPES, record_table
from hotpass.stage import StageJob
from hotpass.stages.classify.columns import write_detected
from hotpass.stages.classify.fields import write_classification

__all__ = ["run"]


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """See :class:`hotpass.stage.Stage`.

    Reads the record tables, and the tables and grids as read; writes ``classification`` by field and
    ``detected`` by column.
    """
    job.view(*(record_table(entity_type) for entity_type in ENTITY_TYPES))
    return {**write_classification(job), **write_detected(job)}
