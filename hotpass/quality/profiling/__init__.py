"""Profiles of tables: what each column holds, in figures."""

from hotpass.quality.profiling.columns import ColumnProfile, TableProfile, profile_table
from hotpass.quality.profiling.subjects import (
    Column,
    Subject,
    mask_shown,
    of_source,
    sheets_of_run,
    sources_of,
    subject_of_file,
    subjects_of_run,
    subjects_of_version,
)

__all__ = [
    "Column",
    "ColumnProfile",
    "Subject",
    "TableProfile",
    "mask_shown",
    "of_source",
    "profile_table",
    "sheets_of_run",
    "sources_of",
    "subject_of_file",
    "subjects_of_run",
    "subjects_of_version",
]
