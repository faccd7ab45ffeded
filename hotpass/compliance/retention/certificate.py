"""The certificate of a disposal, to keep or to send."""

from __future__ import annotations

from typing import Final

from hotpass.access import Act, require
from hotpass.compliance.retention.disposals import Disposal, note_certified
from hotpass.compliance.retention.executing import forget_list
from hotpass.errors import InputError
from hotpass.workspace import Workspace

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
    done = [(name.replace("_", " "), str(value)) for name, value in disposal.done.items()]
    kind = "people" if disposal.entity_type == "person" else "organisations"
    about = (
        f"{disposal.records} records of {kind} of dataset {disposal.dataset}, version {disposal.version}, "
        f"past their time on {disposal.as_of:%-d %B %Y}, were destroyed so that they cannot be reconstructed "
        "(section 14(4) and (5) of the Protection of Personal Information Act, 4 of 2013)."
    )
    sections = [
        Section("What was disposed of", [Paragraph(about), Paragraph(f"Reason: {disposal.reason}.")]),
        Section(
            "By which rules",
            [
                Table(
                    ("Rule", "Records"), [(name, str(n)) for name, n in disposal.rules.items()], (1,), (4, 1)
                )
            ],
        ),
        Section("Who did what", [Table(("What", "By", "When"), acts, (), (1, 2, 2))]),
        Section("What was done", [Table(("What", "How much"), done, (), (2, 3))]),
        Section("The list", [Paragraph(f"SHA-256 of the list of records: {disposal.digest}.")]),
    ]
    return as_pdf("Certificate of disposal", sections, subtitle=f"Disposal {disposal.id}")
