"""Legal forms of organisations: South African ones in English and Afrikaans, and common foreign ones."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary


class LegalForm(NamedTuple):
    """What the end of a name says: the form's key, and how it is written in that language."""

    key: str
    written: str


# Patterns over the end of a folded name, the longer form before the shorter one that it ends in.
_FORMS: Final = (
    ("(Pty) Ltd", "(Pty) Ltd", r"(?:pty|pry|propriet[ao]ry|p t y)(?: (?:ltd|limited|lmtd|lt))?|p l"),
    ("(Pty) Ltd", "(Edms) Bpk", r"(?:edms|eiendoms)(?: (?:bpk|beperk))?"),
    (
        "SOC Ltd",
        "SOC Ltd",
        r"soc (?:ltd|limited)|state owned company(?: (?:ltd|limited))?|(?:mib|soc) (?:bpk|beperk)",
    ),
    (
        "NPC",
        "NPC",
        r"npc|n p c|non ?profit company|not for profit company"
        r"|(?:association )?(?:inc(?:orporated)? )?(?:under )?section 21(?: company)?",
    ),
    ("NPC", "NWM", r"nwm|nie ?winsgewende maatskappy"),
    ("NPO", "NPO", r"npo|non ?profit organi[sz]ation"),
    ("CC", "CC", r"cc|c c|close corporation"),
    ("CC", "BK", r"bk|b k|beslote korporasie"),
    (
        "Co-operative",
        "Co-operative Ltd",
        r"(?:primary )?co ?operative (?:ltd|limited)|(?:primere )?ko ?operasie (?:bpk|beperk)",
    ),
    ("Inc", "Inc.", r"inc|incorporated"),
    ("Inc", "Ing.", r"ing|ingelyf"),
    ("Ltd", "Ltd", r"ltd|limited|lmtd"),
    ("Ltd", "Bpk", r"bpk|beperk"),
    ("PLC", "PLC", r"plc|p l c"),
    ("LLC", "LLC", r"llc|l l c"),
    ("LLP", "LLP", r"llp|l l p"),
    ("GmbH", "GmbH", r"gmbh"),
    ("Corp", "Corp.", r"corp|corporation"),
)
_ENDINGS: Final = tuple((LegalForm(k, w), re.compile(rf"(?:^| )(?:{p})$")) for k, w, p in _FORMS)


def split_legal_form(name: str) -> tuple[str, LegalForm | None, bool]:
    """A name without its legal form, the form, and whether it is ring-fenced (``RF``)."""
    words = name.split(" ")
    if fold(words[-1]).rpartition(" ")[2] not in vocabulary("legal_endings"):
        return name, None, False
    form: LegalForm | None = None
    fenced = False
    while len(words) > 1:
        taken, found = _ending(words, form is None)
        if not taken:
            break
        fenced = fenced or found is None
        form = form or found
        words = words[:-taken]
    if form and not fold(" ".join(words)):
        return name, None, False
    return " ".join(words).rstrip(" ,;(-–"), form, fenced


def _ending(words: list[str], form_wanted: bool) -> tuple[int, LegalForm | None]:
    """How many of the last words say a form; at least one word of the name stays."""
    if fold(words[-1]) == "rf":
        return 1, None
    if not form_wanted:
        return 0, None
    for form, pattern in _ENDINGS:
        for taken in range(min(6, len(words) - 1), 0, -1):
            tail = fold(" ".join(words[-taken:]))
            found = pattern.search(tail)
            if found and found.start() == 0:
                return taken, form
    return 0, None
