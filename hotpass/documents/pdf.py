"""PDF by Typst: tagged for screen readers (PDF/UA-1), its fonts within, the same bytes for the same parts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from hotpass.documents.parts import Paragraph, Plot, Section, Table
from hotpass.errors import InternalError

_TEMPLATE: Final = Path(__file__).parent / "document.typ"
_KINDS: Final = {Paragraph: "paragraph", Table: "table", Plot: "plot"}


def as_pdf(title: str, sections: Sequence[Section], *, subtitle: str = "") -> bytes:
    """The document.

    Args:
        title: also that of the file.
        sections: in their order.
        subtitle: what stands under the title.

    Raises:
        InternalError: it cannot be set.
    """
    import typst

    told = {
        "title": title,
        "subtitle": subtitle,
        "sections": [
            {"title": one.title, "parts": [{"kind": _KINDS[type(p)], **asdict(p)} for p in one.parts]}
            for one in sections
        ],
    }
    try:
        made = typst.compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(told)},
            pdf_standards="ua-1",
            timestamp=0,
        )
    except typst.TypstError as error:
        raise InternalError(f"the document cannot be set: {error}") from error
    return bytes(made)
