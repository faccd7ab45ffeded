"""A first profile for files that nobody has described yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from hotpass.profiles.loader import EXTENDS
from hotpass.profiles.schema import SCHEMA

#: Certainty from which a mapping is written down, so that it stays as it is.
_SURE: Final = 0.8
#: What a file's name says of its date or number, which another month's file says differently.
_CHANGING: Final = re.compile(r"[\d_.,()\s-]*\d[\d_.,()\s-]*|[\s_-]+")


def suggest(files: Sequence[Mapping[str, Any]], name: str, *, extends: str = "generic") -> dict[str, Any]:
    """The keys of a profile with a source a file, its columns mapped as they were recognised.

    Args:
        files: what :func:`hotpass.api.inspect_files` says of each.
        name: key of the profile.
        extends: the profile to stand on, with whose fields the files were inspected.
    """
    sources: dict[str, dict[str, Any]] = {}
    for file in files:
        stem = PurePath(file["file"]).stem
        source = {"name": _label(stem, sources), "files": pattern_of(file["file"]), "trust": 1}
        columns = _columns(file["tables"])
        if columns:
            source["columns"] = columns
        sources[str(source["name"])] = source
    title = name.replace("-", " ").replace("_", " ").capitalize()
    head = {"schema": SCHEMA, "name": name, "title": title, "version": 1, EXTENDS: extends}
    return {**head, "sources": list(sources.values())}


def pattern_of(file_name: str) -> str:
    """A pattern that fits the next file of the same kind: figures may differ, the ending too."""
    words = _CHANGING.sub("*", PurePath(file_name).stem.lower()).strip("*")
    return f"*{words}*" if words else f"*{PurePath(file_name).suffix.lower()}"


def key_of(text: str) -> str:
    """A name that a profile may have, made from any text."""
    folded = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return folded if folded[:1].isalpha() else f"own-{folded}".strip("-")


def _label(stem: str, taken: Mapping[str, Any]) -> str:
    label = re.sub(r"[\s_]+", " ", stem).strip() or "Files"
    number, free = 1, label
    while free in taken:
        number += 1
        free = f"{label} {number}"
    return free


def _columns(tables: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """By sheet, by header, the fields that are sure; a header that comes twice is left to recognition."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for table in tables:
        headers = [column["name"] for column in table["columns"]]
        for column in table["columns"]:
            once = headers.count(column["name"]) == 1 and column["name"]
            sure = min(column["confidence"], column["whose_confidence"] or 0.0)
            if once and column["field"] and sure >= _SURE:
                found[table["sheet"] or "*"][column["name"]] = column["field"]
    return dict(found)
