"""The catalogue of controls: what ships with Hotpass, and what a workspace says instead or besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import ValidationError

from hotpass.compliance.controls.model import Control, Controls
from hotpass.errors import ConfigError
from hotpass.profiles.documents import Document, parse, plain
from hotpass.profiles.faults import Fault, ProfileError, faults_of
from hotpass.profiles.nearest import suggestion
from hotpass.workspace import Workspace

_WHAT: Final = "file of controls"
_SHIPPED: Final = ("popia.yaml", "iso27001.yaml", "soc2.yaml")


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework with its controls.

    Attributes:
        key: by which it is named, such as ``popia``.
        title: what people call it.
        controls: by id, in the order of the provisions.
    """

    key: str
    title: str
    controls: Mapping[str, Control]


def catalogue(workspace: Workspace) -> dict[str, Framework]:
    """The frameworks in force, by key, the Act first.

    Raises:
        ConfigError: a file cannot be used (:class:`ProfileError`); names the key and its line.
    """
    own = sorted(workspace.controls.glob("*.yaml"))
    if not own:
        return dict(_shipped())
    return _laid_on(
        _shipped(), (parse(path.read_text(encoding="utf-8-sig"), str(path), what=_WHAT) for path in own)
    )


@cache
def _shipped() -> Mapping[str, Framework]:
    folder = files("hotpass.compliance.controls") / "shipped"
    texts = ((name, (folder / name).read_text(encoding="utf-8")) for name in _SHIPPED)
    return _laid_on({}, (parse(text, f"controls {name}", what=_WHAT) for name, text in texts))


def _laid_on(known: Mapping[str, Framework], documents: Iterable[Document]) -> dict[str, Framework]:
    """Frameworks with what files say instead or besides."""
    found = dict(known)
    for document in documents:
        said = _merged(document, found)
        try:
            read = Controls.model_validate(said)
        except ValidationError as error:
            faults = faults_of(error, document, said, Controls, by="id")
            raise ProfileError(faults, document.where) from error
        controls = {one.id: one for one in read.controls}
        found[read.framework] = Framework(read.framework, read.title, controls)
    _check(found)
    return found


def control_named(workspace: Workspace, control: str) -> Control:
    """The control of that id.

    Raises:
        ConfigError: there is none; names the nearest.
    """
    every = {
        key: one for framework in catalogue(workspace).values() for key, one in framework.controls.items()
    }
    if control not in every:
        raise ConfigError(f"there is no control {control!r}{_near(control, every)}")
    return every[control]


def _merged(document: Document, known: Mapping[str, Framework]) -> dict[str, Any]:
    """What a file says on top of a framework of its name that was read before, controls by id."""
    said = plain(document.data)
    before = known.get(str(said.get("framework")))
    listed = said.get("controls")
    if before is None or not isinstance(listed, list):
        return dict(said)
    every = {key: one.model_dump(mode="json") for key, one in before.controls.items()}
    for one in listed:
        key = str(one.get("id")) if isinstance(one, Mapping) else repr(one)
        every[key] = {**every.get(key, {}), **one} if isinstance(one, Mapping) else one
    return {"title": before.title, **said, "controls": list(every.values())}


def _check(frameworks: Mapping[str, Framework]) -> None:
    every: dict[str, str] = {}
    for framework in frameworks.values():
        for key in framework.controls:
            if every.setdefault(key, framework.key) != framework.key:
                raise ConfigError(f"two frameworks have a control {key!r}", where=framework.title)
    for framework in frameworks.values():
        for key, control in framework.controls.items():
            missing = next((one for one in control.rests_on if one not in every), None)
            if missing is not None:
                fault = Fault(
                    key, None, f"it rests on {missing!r}, which is not there{_near(missing, every)}"
                )
                raise ProfileError([fault], framework.title)


def _near(control: str, every: Mapping[str, object]) -> str:
    near = suggestion(control, every)
    return near if "nearest" in near else ""
