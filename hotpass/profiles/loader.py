"""Reads profiles: the shipped ones by name, a workspace's own, or any YAML file."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import ValidationError

from hotpass.errors import ConfigError
from hotpass.profiles.schema import Profile


def shipped_profiles() -> list[str]:
    """Names of the profiles that come with Hotpass."""
    folder = files("hotpass.profiles") / "shipped"
    return sorted(Path(p.name).stem for p in folder.iterdir() if p.name.endswith(".yaml"))


def load_profile(name_or_path: str | Path = "generic", own: Path | None = None) -> Profile:
    """The profile of that name, or in that file.

    Args:
        name_or_path: name of a workspace's own or a shipped profile, or path of a YAML file.
        own: folder of the workspace's own profiles, which come before the shipped ones.

    Raises:
        ConfigError: there is no such profile, or it is not valid; names the key that is wrong.
    """
    text, where = _read(name_or_path, own)
    try:
        return Profile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ConfigError("the profile is not valid YAML", where=where + line) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{key or 'the profile'}: {first['msg']}", where=where) from error


def _read(name_or_path: str | Path, own: Path | None) -> tuple[str, str]:
    path = Path(name_or_path)
    shipped = files("hotpass.profiles") / "shipped" / f"{name_or_path}.yaml"
    candidates = [path, *([own / f"{name_or_path}.yaml"] if own else [])]
    for candidate in candidates:
        if candidate.suffix in (".yaml", ".yml") and candidate.is_file():
            return candidate.read_text(encoding="utf-8"), str(candidate)
    if "/" not in str(name_or_path) and shipped.is_file():
        return shipped.read_text(encoding="utf-8"), f"profile {name_or_path}"
    raise ConfigError(
        f"there is no profile {str(name_or_path)!r}",
        remedy=f"Use one of {', '.join(shipped_profiles())}, or the path of a YAML file",
    )
