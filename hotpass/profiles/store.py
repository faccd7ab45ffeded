"""A workspace's own profiles and their versions.

``<folder>/<name>.yaml`` is the newest; ``<folder>/<name>/v0001.yaml`` and so on are all versions that were
saved, the newest among them. What somebody wrote by hand into the former becomes a version, too, before
another one takes its place.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotpass.access import Act, require
from hotpass.errors import ConfigError, HotpassError
from hotpass.profiles.documents import Document, is_named, parse, plain, text_of
from hotpass.profiles.loader import EXTENDS, open_profile, shipped_profiles, understand
from hotpass.profiles.merging import on_top_of
from hotpass.profiles.schema import SCHEMA, Profile


@dataclass(frozen=True, slots=True)
class Known:
    """A profile that there is.

    Attributes:
        name: its key.
        own: whether it is the workspace's own; else it is shipped.
        title: what people call it; its name when it cannot be read.
        version: the newest; 0 when it cannot be read.
        extends: the profile that it stands on, or None.
        versions: numbers of the versions that are kept, newest first.
        outdated: whether its file is written in an older form.
        fault: what is wrong with it, or ``""``.
    """

    name: str
    own: bool
    title: str
    version: int
    extends: str | None
    versions: tuple[int, ...]
    outdated: bool = False
    fault: str = ""


def known_profiles(own: Path) -> list[Known]:
    """The workspace's own profiles, then the shipped ones; an own one hides the shipped one of its name."""
    names = sorted(path.stem for path in own.glob("*.yaml"))
    found = [_known(name, own, mine=True) for name in names]
    return found + [_known(name, own, mine=False) for name in shipped_profiles() if name not in names]


def _known(name: str, own: Path, *, mine: bool) -> Known:
    try:
        loaded = open_profile(name, own)
    except HotpassError as error:
        return Known(name, mine, name, 0, None, tuple(versions(own, name)), fault=error.sentence)
    kept = tuple(versions(own, name)) if mine else ()
    made = loaded.profile
    return Known(name, mine, made.title, made.version, loaded.extends, kept, loaded.upgraded)


def versions(own: Path, name: str) -> list[int]:
    """Numbers of the versions of an own profile that are kept, newest first."""
    numbers = [path.stem[1:] for path in (own / name).glob("v[0-9]*.yaml")]
    return sorted((int(number) for number in numbers if number.isdigit()), reverse=True)


def save(own: Path, name: str, data: Mapping[str, Any], *, note: str | None = None) -> Profile:
    """Save what a profile says as its new version; comments of the file that is there stay.

    Args:
        own: folder of the workspace's own profiles.
        name: key of the profile.
        data: its keys as they are to be written, with or without ``extends``.
        note: what is new, in a sentence.

    Raises:
        ConfigError: it is not valid (:class:`hotpass.profiles.ProfileError`), or somebody else has saved the
            version meanwhile.
    """
    require(Act.CONFIGURE)
    target = own / f"{name}.yaml"
    _keep_hand_written(own, name)
    number = max(versions(own, name), default=0) + 1
    titled = {"title": data["title"]} if "title" in data else {}
    wanted = {"schema": SCHEMA, "name": name, **titled, "version": number, **({"note": note} if note else {})}
    wanted |= {key: value for key, value in data.items() if key not in ("schema", "name", "version", "note")}
    before = parse(target.read_text(encoding="utf-8"), str(target)).data if target.is_file() else None
    text = text_of(revised(before, wanted) if before is not None else wanted)
    made = understand(parse(text, str(target), own), own).profile
    _write_version(own, name, number, text)
    _replace(target, text)
    return made


def write_upgraded(own: Path, name: str) -> Profile:
    """Save an own profile that is written in an older form as a new version in the present one."""
    loaded = open_profile(name, own)
    return save(own, name, loaded.document.data, note="Written in the present form")


def rewrite(path: Path, document: Document) -> Path:
    """Put a document in place of its file, outside a workspace; returns where the text before is."""
    old = path.with_name(f"{path.name}.old")
    _replace(old, path.read_text(encoding="utf-8-sig"))
    _replace(path, text_of(document.data))
    return old


def duplicate(own: Path, source: str, name: str, title: str) -> Profile:
    """Make an own profile that says what another one says, by standing on it.

    Raises:
        ConfigError: there is a profile of that name already, or no source.
    """
    require(Act.CONFIGURE)
    open_profile(source, own)
    if any(known.name == name for known in known_profiles(own)):
        raise ConfigError(f"there is a profile {name!r} already", remedy="Choose another name")
    return save(own, name, {"title": title, EXTENDS: source}, note=f"Made from {source}")


def as_written(whole: Mapping[str, Any], extends: str | None, own: Path) -> dict[str, Any]:
    """The keys to write for a profile that says all this: those that differ from what it stands on."""
    said = {key: value for key, value in whole.items() if key not in ("schema", "version", "note")}
    if extends is None:
        return _without_defaults(said)
    base = open_profile(extends, own).profile.model_dump(mode="json")
    inherited = {
        key: value for key, value in base.items() if key not in ("schema", "name", "version", "note")
    }
    return {"name": said["name"], "title": said["title"], EXTENDS: extends} | on_top_of(
        _filled(inherited), _filled(said)
    )


def _without_defaults(said: Mapping[str, Any]) -> dict[str, Any]:
    slim = Profile.model_validate(said).model_dump(mode="json", exclude_defaults=True)
    return {**slim, **{key: said[key] for key in ("name", "title")}}


def _filled(value: Any) -> Any:
    """Keys that say nothing left out, at any depth."""
    if isinstance(value, Mapping):
        return {key: _filled(inner) for key, inner in value.items() if inner is not None}
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


def revised(old: Any, new: Mapping[str, Any]) -> Any:
    """A document changed in place so that it says what is new, its comments and order kept."""
    for key in [key for key in old if key not in new]:
        del old[key]
    for key, value in new.items():
        now = old.get(key)
        if isinstance(now, Mapping) and isinstance(value, Mapping):
            revised(now, value)
        elif is_named(now) and is_named(value):
            parts = {part["name"]: part for part in now}
            now[:] = [revised(parts[p["name"]], p) if p["name"] in parts else p for p in value]
        elif key not in old or plain(now) != plain(value):
            old[key] = value
    return old


def _keep_hand_written(own: Path, name: str) -> None:
    """Make a version of a file that is not the newest version word by word."""
    target = own / f"{name}.yaml"
    if not target.is_file():
        return
    text = target.read_text(encoding="utf-8")
    numbers = versions(own, name)
    if not numbers or (own / name / f"v{numbers[0]:04d}.yaml").read_text(encoding="utf-8") != text:
        _write_version(own, name, max(numbers, default=0) + 1, text)


def _write_version(own: Path, name: str, number: int, text: str) -> None:
    folder = own / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"v{number:04d}.yaml"
    with _temporary(path, text) as part:
        try:
            os.link(part, path)
        except FileExistsError as error:
            raise ConfigError(
                f"somebody else has saved version {number} of profile {name!r} meanwhile",
                remedy="Open it again, and make the change in the newest version",
            ) from error


def _replace(path: Path, text: str) -> None:
    with _temporary(path, text) as part:
        part.replace(path)


@contextlib.contextmanager
def _temporary(path: Path, text: str) -> Iterator[Path]:
    """A finished file beside a path, removed at the end unless it was moved."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as sink:
            sink.write(text)
            sink.flush()
            os.fsync(sink.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)
