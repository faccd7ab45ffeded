"""Folders and zip archives: the files in them; what would leave an archive or burst it is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from hotpass.errors import InputError
from hotpass.inputs import data_files, files_of, unpacked
from hotpass.settings import settings

LIST = b"Organisation,E-mail\nKaroo,info@karoo.example\n"


def zipped(path: Path, parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def names(*given: str | Path) -> list[str]:
    with files_of(given) as files:
        return [name for _, name in files]


def test_members_are_named_by_their_path(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "bundle.zip",
        {
            "2024/a.csv": LIST,
            "b.csv": LIST,
            "notes.pdf": b"x",
            "__MACOSX/._b.csv": b"x",
            "2024/~$c.xlsx": b"x",
        },
    )
    with files_of([path]) as files:
        assert [name for _, name in files] == ["2024/a.csv", "b.csv"]
        assert [inner.read_bytes() for inner, _ in files] == [LIST, LIST]
        folder = files[0][0].parent
    assert not folder.exists()


def test_a_bundle_is_told_by_its_content(tmp_path: Path) -> None:
    assert names(zipped(tmp_path / "upload", {"a.csv": LIST})) == ["a.csv"]


def test_a_workbook_is_no_bundle(tmp_path: Path) -> None:
    formats = Path("tests/stages/ingest/formats").resolve()
    assert names(formats / "members.xlsb", formats / "members.ods") == ["members.xlsb", "members.ods"]


def test_a_folder_gives_its_files_and_those_of_its_archives(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "x.csv").write_bytes(LIST)
    for name in ("b.csv", "truth.csv", "~$b.xlsx", ".hidden.csv", "picture.png", "c.JSONL"):
        (tmp_path / name).write_bytes(LIST)
    zipped(tmp_path / "a.zip", {"in/d.csv": LIST})
    assert [path.name for path in data_files(tmp_path)] == ["a.zip", "b.csv", "c.JSONL"]
    assert names(tmp_path) == ["in/d.csv", "b.csv", "c.JSONL"]


def nested() -> dict[str, bytes]:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 1_000_000)
    return {"a.csv": LIST, "inner.zip": inner.getvalue()}


REFUSED: dict[str, tuple[dict[str, bytes], str]] = {
    "an archive within": (nested(), "another archive"),
    "a path that climbs": ({"../../etc/a.csv": LIST}, "lead out of it"),
    "a path from the root": ({"/etc/a.csv": LIST}, "lead out of it"),
    "a path of another system": ({"..\\a.csv": LIST}, "lead out of it"),
    "a drive": ({"C:/a.csv": LIST}, "lead out of it"),
    "a bomb": ({"a.csv": b"0" * 20_000_000}, "unpack to more"),
    "nothing that is read": ({"a.png": b"x"}, "no file that is read"),
    "too many": ({f"{n}.csv": b"" for n in range(2_001)}, "more than 2,000 members"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_in_one_sentence(case: str, tmp_path: Path) -> None:
    parts, words = REFUSED[case]
    path = zipped(tmp_path / "bundle.zip", parts)
    with pytest.raises(InputError, match=words) as refused, files_of([path]):
        pass
    assert refused.value.sentence.startswith("bundle.zip: ")


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bundle.zip", {"a.csv": LIST * 100})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(InputError, match=r"^bundle\.zip: the archive is damaged"), files_of([path]):
        pass


def with_a_bad_member(path: Path) -> Path:
    zipped(path, {"a.csv": LIST, "bad.csv": LIST, "c.csv": LIST}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    at = content.find(b"Karoo", content.find(b"bad.csv"))
    content[at] ^= 0x55
    path.write_bytes(content)
    return path


def test_a_bad_member_is_refused_and_the_others_are_not(tmp_path: Path) -> None:
    path = with_a_bad_member(tmp_path / "bundle.zip")
    found = list(unpacked(path, "bundle.zip", tmp_path))
    assert [(f.name, str(f.refused or "")) for f in found] == [
        ("a.csv", ""),
        ("bad.csv", "bad.csv: it is damaged in the archive. Pack it again."),
        ("c.csv", ""),
    ]
    assert not found[1].path.exists()
    with pytest.raises(InputError, match=r"^bad\.csv: "), files_of([path]):
        pass


def test_the_directory_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory says ten bytes; a megabyte comes out, and more than the setting allows is refused."""
    path = zipped(tmp_path / "bundle.zip", {"a.csv": b"abc,defg\n" * 300_000})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 24, 10)
    path.write_bytes(content)
    monkeypatch.setenv("HOTPASS_MAX_UPLOAD_MIB", "1")
    settings.cache_clear()
    try:
        found = list(unpacked(path, "bundle.zip", tmp_path))
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert found[0].refused is not None
