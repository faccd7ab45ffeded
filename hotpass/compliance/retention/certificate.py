"""The certificate of a disposal, to keep or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotpass.access import Act, require
from hotpass.compliance.retention.disposals import Disposal, note_certified
from hotpass.compliance.retention.executing import forget_list
from hotpass.errors import InputError
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.documents import Section

_DONE: Final = {
    "propose": "proposed",
    "approve": "approved",
    "refuse": "refused",
    "execute": "carried out",
    "certify": "certified",
}


def certify(workspace: Workspace, disposal: Disposal) -> bytes:
    """The certificate as PDF; that it was made is kept the first time.

    Raises:
        InputError: the disposal is not carried out.
    """
    require(Act.DISPOSE)
    if disposal.state not in ("executed", "certified"):
        raise InputError(f"the disposal is {disposal.state}", where=disposal.id, remedy="Carry it out first")
    forget_list(workspace, disposal)
    if disposal.state == "executed":
        disposal = note_certified(workspace, disposal.id)
    return _pdf(disposal)


def _pdf(disposal: Disposal) -> bytes:
    from hotpass.documents import Paragraph, Section, Table, as_pdf

    acts = [(_DONE[act], by, f"{at:%Y-%m-%d %H:%M} UTC") for act, by, at in disposal.acts]
    done = [(name.replace("_", " "), str(value)) for name, value in disposal.done.items() if name != "cells"]
    kind = "people" if disposal.entity_type == "person" else "organisations"
    values = f"{disposal.count} values of " if disposal.fields else ""
    about = (
        f"{values}{disposal.records} records of {kind} of dataset {disposal.dataset}, "
        f"version {disposal.version}, "
        f"past their time on {disposal.as_of:%-d %B %Y}, were destroyed so that they cannot be reconstructed "
        "(section 14(4) and (5) of the Protection of Personal Information Act, 4 of 2013)."
    )
    if disposal.fields:
        about += " The records stay."
    rules = [(name, str(count)) for name, count in disposal.rules.items()]
    what = "Values" if disposal.fields else "Records"
    sections = [
        Section("What was disposed of", [Paragraph(about), Paragraph(f"Reason: {disposal.reason}.")]),
        Section("By which rules", [Table(("Rule", what), rules, (1,), (4, 1))]),
        Section("Who did what", [Table(("What", "By", "When"), acts, (), (1, 2, 2))]),
        Section("What was done", [Table(("What", "How much"), done, (), (2, 3))]),
        *_cells(disposal),
        Section("The list", [Paragraph(f"SHA-256 of the list of records: {disposal.digest}.")]),
    ]
    return as_pdf("Certificate of disposal", sections, subtitle=f"Disposal {disposal.id}")


def _cells(disposal: Disposal) -> list[Section]:
    """By field, how many values went, and how many cells of which files."""
    from hotpass.documents import Section, Table

    if not disposal.fields:
        return []
    values = [(name, str(count)) for name, count in disposal.fields.items()]
    cells = [(name, file, str(gone), str(stay)) for name, file, gone, stay in disposal.done.get("cells", ())]
    heads = ("Field", "File", "Emptied", "Left, as other records or fields read them")
    return [
        Section("Which fields", [Table(("Field", "Values"), values, (1,), (4, 1))]),
        Section("Which cells of uploads", [Table(heads, cells, (2, 3), (3, 5, 1, 2))]),
    ]
