"""Files that hurt, made from sound ones: cut short, with bytes flipped, out of bounds, under a wrong name."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from xlsxwriter import Workbook

FORMATS = Path(__file__).parent / "formats"


def _xlsx() -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Members")
        for row in range(60):
            sheet.write_row(row, 0, [f"Karoo Aviation {row}", f"info@karoo{row}.example", row / 3])
        sheet.write_formula(61, 0, "=A1")
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"Organisation": [f"Karoo {n}" for n in range(50)], "n": range(50)}), out)
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2024/members.xls", (FORMATS / "members.xls").read_bytes())
        archive.writestr("list.csv", "Organisation;E-mail\nKaroo;info@karoo.example\n" * 20)
    return out.getvalue()


#: Sound files, by the name that each is known under.
SOUND: dict[str, Callable[[], bytes]] = {
    "a.xlsx": _xlsx,
    "a.xls": (FORMATS / "members.xls").read_bytes,
    "a.xlsb": (FORMATS / "members.xlsb").read_bytes,
    "a.ods": (FORMATS / "members.ods").read_bytes,
    "a.parquet": _parquet,
    "a.jsonl": lambda: b'{"name": "Karoo", "contact": {"e-mail": "info@karoo.example"}}\n' * 30,
    "a.csv": lambda: 'Organisation;E-mail\r\n"Kaap; é";info@kaap.example\r\n'.encode() * 20,
    "a.zip": _zip,
}


def damaged(name: str, seed: int) -> bytes:
    """The sound file of that name with one kind of damage, another for each seed."""
    dice, content = random.Random(f"{name}{seed}"), bytearray(SOUND[name]())
    way = seed % 4
    if way == 0:
        return bytes(content[: dice.randrange(1, len(content))])
    if way == 1:
        for _ in range(dice.randint(1, 12)):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    elif way == 2:
        at = dice.randrange(len(content))
        content[at : at + dice.randint(1, 200)] = dice.randbytes(dice.randint(0, 200))
    else:
        _damage_inside(content, name, dice)
    return bytes(content)


def _damage_inside(content: bytearray, name: str, dice: random.Random) -> None:
    """Damage to what an archive holds, packed again with a right checksum."""
    if not bytes(content).startswith(b"PK") or name == "a.zip":
        at = dice.randrange(len(content) - 8)
        content[at : at + 4] = struct.pack("<I", dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
        return
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as old, zipfile.ZipFile(out, "w") as new:
        victim = dice.choice(old.namelist())
        for member in old.namelist():
            part = bytearray(old.read(member))
            if member == victim and part:
                for _ in range(dice.randint(1, 4)):
                    part[dice.randrange(len(part))] = dice.randrange(256)
            new.writestr(member, bytes(part))
    content[:] = out.getvalue()


def misnamed() -> Iterator[tuple[str, bytes]]:
    """Every sound file under the ending of another."""
    for name, make in SOUND.items():
        for other in SOUND:
            if name != other and "zip" not in name + other:
                yield other, make()
