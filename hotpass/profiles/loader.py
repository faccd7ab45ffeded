"""Reads profiles: the shipped ones by name, a workspace's own, or any YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from hotpass.errors import ConfigError
from hotpass.profiles.documents import Document, parse, plain, with_lists
from hotpass.profiles.faults import Fault, ProfileError, faults_of
from hotpass.profiles.merging import put_on
from hotpass.profiles.nearest import nearest
from hotpass.profiles.schema import Profile
from hotpass.profiles.upgrading import upgrade

#: Names the profile that one stands on; it is part of the file and not of the profile.
EXTENDS: Final = "extends"
SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A profile as it is written, and what it means.

    Attributes:
        document: the file.
        merged: all its keys, with those that it inherits.
        profile: the same, validated.
        upgraded: whether the file is written in an older form.
    """

    document: Document
    merged: Mapping[str, Any]
    profile: Profile
    upgraded: bool

    @property
    def extends(self) -> str | None:
        """Name of the profile that it stands on."""
        name = self.document.data.get(EXTENDS)
        return str(name) if name is not None else None


def shipped_profiles() -> list[str]:
    """Names of the profiles that come with Hotpass."""
    folder = files("hotpass.profiles") / "shipped"
    return sorted(Path(p.name).stem for p in folder.iterdir() if p.name.endswith(".yaml"))


def load_profile(name_or_path: str | Path = "generic", own: Path | None = None) -> Profile:
    """The profile of that name, or in that file.

    Args:
        name_or_path: name of a workspace's own or a shipped profile, ``name@version`` for an older version
            of an own one, or path of a YAML file.
        own: folder of the workspace's own profiles, which come before the shipped ones.

    Raises:
        ConfigError: there is no such profile, or it is not valid (:class:`ProfileError`); names the key that
            is wrong, its line, and the nearest right one.
    """
    return open_profile(name_or_path, own).profile


def open_profile(name_or_path: str | Path = "generic", own: Path | None = None) -> Loaded:
    """A profile with the file that it stands in; see :func:`load_profile`."""
    return understand(find_profile(name_or_path, own), own)


def understand(document: Document, own: Path | None = None, above: tuple[str, ...] = ()) -> Loaded:
    """What a document says on top of the profiles that it extends.

    Args:
        document: the profile as it is written; older forms are upgraded in place.
        own: folder of the workspace's own profiles.
        above: places of the documents that extend this one.

    Raises:
        ConfigError: see :func:`load_profile`.
    """
    if document.where in above:
        round_ = " extends ".join([*above[above.index(document.where) :], document.where])
        raise ConfigError(f"profiles extend each other in a circle: {round_}", where=document.where)
    old = upgrade(document.data, document.where)
    said = {key: value for key, value in plain(document.data).items() if key != EXTENDS}
    said = with_lists(said, document)
    if document.data.get(EXTENDS) is not None:
        said = put_on(_base(document, own, above), said, document.where)
    try:
        profile = Profile.model_validate(said)
    except ValidationError as error:
        raise ProfileError(faults_of(error, document, said), document.where) from error
    return Loaded(document, said, profile, old)


def _base(document: Document, own: Path | None, above: tuple[str, ...]) -> Mapping[str, Any]:
    name = document.data[EXTENDS]
    if not isinstance(name, str):
        fault = Fault(EXTENDS, None, "it must be the name of a profile", (EXTENDS,))
        raise ProfileError([fault], document.where)
    base = find_profile(name, own, beside=document)
    # Names, versions and notes are a profile's own.
    inherited = understand(base, own, (*above, document.where)).merged
    return {key: value for key, value in inherited.items() if key not in ("name", "version", "note")}


def read_profile(said: Mapping[str, Any]) -> Profile:
    """A profile that a run or a version has kept, which an older Hotpass may have written."""
    kept = dict(said)
    if isinstance(kept.get("linkage"), Mapping):
        kept["linkage"] = dict(kept["linkage"])
    upgrade(kept)
    return Profile.model_validate(kept)


def find_profile(
    name_or_path: str | Path, own: Path | None = None, beside: Document | None = None
) -> Document:
    """The file of a profile.

    Args:
        name_or_path: as for :func:`load_profile`.
        own: folder of the workspace's own profiles.
        beside: the document that asks; an own profile may extend the shipped one of its name.

    Raises:
        ConfigError: there is none.
    """
    name, _, number = str(name_or_path).partition("@")
    path = Path(name_or_path)
    if path.suffix in SUFFIXES and path.is_file():
        return _read(path)
    if own is not None and "/" not in name:
        kept = own / name / f"v{int(number):04d}.yaml" if number.isdigit() else own / f"{name}.yaml"
        if kept.is_file() and (beside is None or beside.data.get("name") != name):
            return _read(kept, own)
    if "/" not in name and not number and name in shipped_profiles():
        return deepcopy(_shipped(name))
    raise _no_profile(str(name_or_path), own)


@cache
def _shipped(name: str) -> Document:
    """A document that comes with Hotpass: it stays as it is, and is read anew by each run and page."""
    file = files("hotpass.profiles") / "shipped" / f"{name}.yaml"
    return parse(file.read_text(encoding="utf-8"), f"profile {name}")


def _read(path: Path, folder: Path | None = None) -> Document:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("the profile is not text in UTF-8", where=str(path)) from error
    return parse(text, str(path), folder or path.parent)


def _no_profile(name: str, own: Path | None) -> ConfigError:
    known = shipped_profiles() + (sorted(p.stem for p in own.glob("*.yaml")) if own else [])
    near = nearest(name, known)
    meant = f"Did you mean {near!r}? " if near else ""
    return ConfigError(
        f"there is no profile {name!r}",
        remedy=f"{meant}Use one of {', '.join(dict.fromkeys(known))}, or the path of a YAML file",
    )
