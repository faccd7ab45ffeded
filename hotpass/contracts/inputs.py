"""The contract of an input file: the one that its source names, or the one that its source's columns make."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from hotpass.contracts.form import FIRST, Column, Contract, Table, Type
from hotpass.contracts.naming import slug
from hotpass.contracts.writing import read
from hotpass.errors import ConfigError, InputError
from hotpass.profiles import FieldSpec, Profile, SourceSpec
from hotpass.resources import contracts_folder

#: Types by kind; values of all others are text.
TYPES: Final[Mapping[str, Type]] = {"date": "date", "number": "number"}


def source_contracts(profile: Profile, own: Path | None = None) -> dict[str, Contract]:
    """The contracts of a profile's sources, by the source's name; sources without one are not among them.

    Args:
        profile: whose sources they are.
        own: folder of the workspace's own contracts, which come before the shipped ones.

    Raises:
        ConfigError: a source names a contract that is not there, or cannot be read.
    """
    made = {source.name: _contract(source, profile, own) for source in profile.sources}
    return {name: contract for name, contract in made.items() if contract is not None}


def _contract(source: SourceSpec, profile: Profile, own: Path | None) -> Contract | None:
    if source.contract is None:
        return from_columns(source, profile) if source.columns else None
    try:
        return find_contract(source.contract, own)
    except InputError as error:
        where = f"profile {profile.name}, source {source.name}"
        raise ConfigError(error.what, where=where, remedy=error.remedy) from error


def find_contract(name_or_path: str, own: Path | None = None) -> Contract:
    """The contract of that name, in that folder, or in that file.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    candidates = [Path(name_or_path), *([own / name_or_path] if own else []), shipped() / name_or_path]
    for candidate in candidates:
        if candidate.is_dir() or (candidate.suffix == ".json" and candidate.is_file()):
            return read(candidate)
    raise InputError(
        f"there is no contract {name_or_path!r}",
        remedy=f"Use one of {', '.join(names(own)) or 'none'}, or a folder of *.table.json files",
    )


def shipped() -> Path:
    """Folder of the contracts of the shipped profiles' sources."""
    return contracts_folder() / "inputs"


def names(own: Path | None = None) -> list[str]:
    """Names of the contracts of inputs that there are."""
    folders = [folder for folder in (shipped(), own) if folder is not None and folder.is_dir()]
    return sorted({path.name for folder in folders for path in folder.iterdir() if path.is_dir()})


def from_columns(source: SourceSpec, profile: Profile) -> Contract:
    """The contract that a source's ``columns`` make: a table a sheet, a column a header.

    The field that names the rows (:func:`_naming`) is required; nothing else can be told from a mapping.
    """
    tables = []
    for sheet, headers in source.columns.items():
        named = _naming(headers, profile)
        columns = tuple(_column(header, target, profile, named) for header, target in headers.items())
        pattern = "*" if sheet == "*" else glob.escape(sheet)
        tables.append(Table(slug(sheet), columns, title=None if sheet == "*" else sheet, sheet=pattern))
    return Contract(slug(source.name), FIRST, tuple(sorted(tables, key=lambda table: table.name)))


def _column(header: str, target: str, profile: Profile, named: str | None) -> Column:
    if not target:
        return Column(header)
    spec = profile.field(target)
    return input_column(header, target, spec, required=target == named)


def input_column(
    header: str, field: str, spec: FieldSpec, *, required: bool = False, unique: bool = False
) -> Column:
    """A column of an input that is read as a field."""
    return Column(
        header,
        TYPES.get(spec.kind, "string"),
        title=spec.label,
        field=field,
        kind=spec.kind,
        required=required,
        unique=unique,
    )


def _naming(headers: Mapping[str, str], profile: Profile) -> str | None:
    """The required field of what the rows are: of the organisation if a column gives it, else the person."""
    mapped = set(headers.values())
    return next((target for target in _required(profile) if target in mapped), None)


def _required(profile: Profile) -> Iterator[str]:
    for entity in ("organisation", "person"):
        for spec in profile.entities[entity].fields:
            if spec.required:
                yield f"{entity}.{spec.name}"
