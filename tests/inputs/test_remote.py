"""Files of remote storage, on storage that needs no network."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from hotpass.errors import DependencyError, InputError
from hotpass.inputs import files_of

LIST = b"Organisation,E-mail\nKaroo,info@karoo.example\n"


@pytest.fixture
def bucket() -> Iterator[Any]:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/bucket/a.csv": LIST, "/bucket/b.csv": LIST, "/bucket/c.png": b"x", "/other/d.png": b"x"})
    yield memory
    memory.rm("/bucket", recursive=True)
    memory.rm("/other", recursive=True)


def read(address: str) -> dict[str, bytes]:
    with files_of([address]) as files:
        return {name: path.read_bytes() for path, name in files}


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("memory://bucket/a.csv", ["a.csv"]),
        ("memory://bucket", ["a.csv", "b.csv"]),
        ("memory://bucket/*.csv", ["a.csv", "b.csv"]),
    ],
)
def test_a_file_a_folder_and_a_pattern(bucket: Any, address: str, names: list[str]) -> None:
    assert read(address) == dict.fromkeys(names, LIST)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("memory://bucket/none.csv", "no such file"),
        ("memory://other", "nothing that is read"),
        ("memory://bucket/*.xlsx", "nothing that is read"),
        ("nosuch://bucket/a.csv", "not read"),
    ],
)
def test_what_is_not_there(bucket: Any, address: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(address)


def test_a_local_address(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(LIST)
    assert read(f"file://{tmp_path}/a.csv") == {"a.csv": LIST}


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name.partition(".")[0] in ("fsspec", "s3fs"):
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DependencyError) as missing:
        read("s3://bucket/a.csv")
    assert "hotpass[s3]" in missing.value.remedy
