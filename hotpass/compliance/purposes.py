"""The purposes that there are: those of the register, and those that sources of the profiles name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hotpass.access import Act, require
from hotpass.compliance import registers
from hotpass.engine import ReadingEngine, there_is
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.profiles import SourceSpec
from hotpass.profiles.sources import LawfulBasis
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KnownPurpose:
    """A purpose.

    Attributes:
        name: by which it is named.
        ground: of section 11(1), or None where nobody said.
        direct_marketing: whether section 69 holds for it.
        entry: id in the register, or None where only a profile names it.
        sources: sources that are collected for it, as the profiles call them.
        needs: fields that it says it needs, such as ``person.email``; none where it says nothing.
    """

    name: str
    ground: LawfulBasis | None
    direct_marketing: bool
    entry: str | None
    sources: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def needs_consent(self) -> bool:
        """Whether only those may be exported who consented, or whom section 69(3) allows to be approached."""
        return self.direct_marketing or self.ground == "consent"

    @property
    def open_to_objection(self) -> bool:
        """Whether an objection to everything stops it: section 11(3), which names no contract and no law."""
        return self.needs_consent or self.ground not in ("contract", "legal_obligation")


def known(workspace: Workspace, until: datetime | None = None) -> list[KnownPurpose]:
    """Every purpose that counts today, or counted at a moment, by name; for the library itself, whoever
    acts."""
    found: dict[str, KnownPurpose] = {}
    for entry in registers.in_force(workspace, "purposes", until=until):
        if isinstance(entry.form, registers.Purpose):
            form = entry.form
            found[form.name.lower()] = KnownPurpose(
                *(form.name, form.ground, form.direct_marketing, entry.id, ()),
                needs=tuple(need.strip().lower() for need in form.needs),
            )
    for source in sources(workspace, until):
        if source.purpose is None:
            continue
        bare = KnownPurpose(source.purpose, source.lawful_basis, False, None, ())
        one = found.get(source.purpose.lower(), bare)
        found[source.purpose.lower()] = replace(one, sources=(*one.sources, source.name))
    return sorted(found.values(), key=lambda one: one.name.lower())


def named(workspace: Workspace, name: str) -> KnownPurpose:
    """The purpose of a name, in any case.

    Raises:
        InputError: there is none.
    """
    every = known(workspace)
    found = next((one for one in every if one.name.lower() == name.strip().lower()), None)
    if found is None:
        names = ", ".join(one.name for one in every) or "none yet"
        raise InputError(
            f"there is no purpose {name!r}; purposes are {names}",
            remedy="Enter it with `hotpass registers add purposes`",
        )
    return found


def sources(workspace: Workspace, until: datetime | None = None) -> list[SourceSpec]:
    """The sources of the profiles of every version in force, now or at a moment, each name once."""
    found: dict[str, SourceSpec] = {}
    for dataset in workspace.datasets():
        version = current_version(workspace, dataset, until)
        for source in profile_of(version.path, until).sources if version else ():
            found.setdefault(source.name, source)
    return list(found.values())


def sources_in_use(workspace: Workspace) -> list[str]:
    """The names of the sources of all that is published, by name; of files that no source of a profile fits
    those of the files, without their endings."""
    found: set[str] = set()
    with ReadingEngine() as engine:
        for dataset in workspace.datasets():
            version = current_version(workspace, dataset)
            for entity_type in ENTITY_TYPES if version else ():
                assert version is not None
                path = workspace.run(version.run_id) / "normalise" / f"{record_table(entity_type)}.parquet"
                if there_is(path):
                    engine.view("records", path)
                    found |= {name for (name,) in engine.rows("SELECT DISTINCT source FROM records")}
    return sorted(found)


def sources_without_notice(workspace: Workspace) -> list[str]:
    """Sources of versions in force of which no notice is known, by profile or register (section 18)."""
    require(Act.REGISTERS)
    noticed = registers.noticed_sources(workspace)
    bare = (one for one in sources(workspace) if not one.notice)
    return [one.name for one in bare if one.name.lower() not in noticed]
