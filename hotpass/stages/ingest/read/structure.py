"""The structure of a workbook: its sheets in order, where each stands in the archive, and number formats."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from hotpass.stages.ingest.gate import damaged
from hotpass.stages.ingest.read.archive import small_member
from hotpass.stages.ingest.read.number_formats import PLAIN, format_of
from hotpass.stages.ingest.read.worksheet import SheetStyles

_WORKBOOK: Final = "xl/workbook.xml"

State = Literal["visible", "hidden"]


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet as the workbook lists it.

    Attributes:
        number: its place among the tabs, from 1.
        name: of the tab.
        state: whether people see it.
        member: its part of the archive, or ``""`` when the workbook names none.
        has_cells: false for charts and dialogs.
    """

    number: int
    name: str
    state: State
    member: str
    has_cells: bool


def sheets_of(archive: zipfile.ZipFile) -> list[SheetPlace]:
    """The sheets in the order of their tabs.

    Raises:
        InputError: the workbook does not say which sheets it has.
    """
    workbook = workbook_member(archive)
    root = _parse(small_member(archive, workbook))
    targets = targets_of(archive, workbook)
    found = [e for e in root.iter() if _local(e.tag) == "sheet"]
    places = []
    for number, sheet in enumerate(found, 1):
        relation = next((v for k, v in sheet.attrib.items() if _local(k) == "id"), "")
        member, kind = targets.get(relation, ("", ""))
        state: State = "visible" if sheet.get("state", "visible") == "visible" else "hidden"
        places.append(SheetPlace(number, sheet.get("name", ""), state, member, kind == "worksheet"))
    return places


def workbook_member(archive: zipfile.ZipFile) -> str:
    """The part that lists the sheets."""
    content = small_member(archive, "_rels/.rels")
    if content:
        for relation in _relations(content):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", _WORKBOOK).lstrip("/")
    return _WORKBOOK


def targets_of(archive: zipfile.ZipFile, workbook: str) -> dict[str, tuple[str, str]]:
    """Member and kind of each part that the workbook refers to, by the reference's id."""
    folder, name = posixpath.split(workbook)
    content = small_member(archive, f"{folder}/_rels/{name}.rels")
    known = {member.lower(): member for member in archive.namelist()}
    found = {}
    for relation in _relations(content) if content else ():
        target = relation.get("Target", "")
        joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        member = known.get(posixpath.normpath(joined).lower(), "")
        found[relation.get("Id", "")] = (member, relation.get("Type", "").rsplit("/", 1)[-1])
    return found


def _relations(content: bytes) -> Iterator[ET.Element]:
    return (e for e in _parse(content).iter() if _local(e.tag) == "Relationship")


def styles_of(archive: zipfile.ZipFile) -> SheetStyles:
    """What the styles of cells say about numbers."""
    content = small_member(archive, "xl/styles.xml")
    if not content:
        return SheetStyles()
    root = _parse(content)
    codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if _local(e.tag) == "numFmt"}
    listed = next((e for e in root.iter() if _local(e.tag) == "cellXfs"), ())
    numbers = [style.get("numFmtId", "0") for style in listed]
    known = {n: format_of(int(n), codes.get(n)) for n in set(numbers) if n.isdecimal()}
    forms = [known.get(number, PLAIN) for number in numbers]
    padded = {style: form.digits for style, form in enumerate(forms) if form.kind == "zeros"}
    timed = [style for style, form in enumerate(forms) if form.kind in ("time", "duration")]
    dated = [style for style, form in enumerate(forms) if form.kind == "date"]
    return SheetStyles(padded, timed, dated)


def _parse(content: bytes) -> ET.Element:
    """Parsed XML; what declares entities was refused before it comes here."""
    try:
        return ET.fromstring(content)  # noqa: S314
    except ET.ParseError as error:
        raise damaged() from error


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]
