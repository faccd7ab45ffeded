"""The run that a person is putting together: its files, how they are read, what was changed by hand.

A draft is kept in the workspace until its run starts, so that a reload, another browser or a colleague with
the link finds it again.
"""

from hotpass.catalogue.personal import as_confirmed
from hotpass.intake import Incoming
from hotpass.uploads.changes import Change, clean, corners, meant, nearest, row_numbers
from hotpass.uploads.drafts import Draft, add, discard, find, remove, save, settle, unfinished
from hotpass.uploads.kept import inspected, kept, kept_named, profile_for
from hotpass.uploads.looking import FileLooks, known_profiles, looks, shown, standing, stop, suggested
from hotpass.uploads.seen import is_seen_whole, row_seen, sample_seen
from hotpass.uploads.starting import start

__all__ = [
    "Change",
    "Draft",
    "FileLooks",
    "Incoming",
    "add",
    "as_confirmed",
    "clean",
    "corners",
    "discard",
    "find",
    "inspected",
    "is_seen_whole",
    "kept",
    "kept_named",
    "known_profiles",
    "looks",
    "meant",
    "nearest",
    "profile_for",
    "remove",
    "row_numbers",
    "row_seen",
    "sample_seen",
    "save",
    "settle",
    "shown",
    "standing",
    "start",
    "stop",
    "suggested",
    "unfinished",
]
