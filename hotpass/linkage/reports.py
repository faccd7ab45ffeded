"""What a run or a version says of its linkage: figures, rules, model and warnings, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.errors import InputError
from hotpass.linkage.levels import Level, levels_of, prior_of
from hotpass.linkage.opening import run_of
from hotpass.model import EntityType
from hotpass.ssot import find_version
from hotpass.ssot.versions import LINKAGE
from hotpass.stages.link.evidence import Sharing
from hotpass.workspace import Workspace

ALL_PAIRS: Final = "all pairs"


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What a blocking rule brought.

    Attributes:
        rule: its name.
        pairs: candidate pairs that it brings.
        most_sharing: records in the largest group that it takes.
        refused_values: keys that too many records share.
        refused_pairs: pairs that these would bring.
        refused_largest: records that share the commonest of them.
        found: of the matches that were traced, those that the rule found; None where all pairs were compared.
        alone: those that no other rule found; None likewise.
        traced: matches that were traced; None likewise.
    """

    rule: str
    pairs: int
    most_sharing: int
    refused_values: int
    refused_pairs: int
    refused_largest: int
    found: int | None
    alone: int | None
    traced: int | None


@dataclass(frozen=True, slots=True)
class TypeLinkage:
    """How the records of one type were linked.

    Attributes:
        entity_type: the type.
        model: number of the kept model that was applied; None where it was trained on these records.
        records: how many there were.
        fields: names of what was compared.
        unused: why a field was left out, by field.
        sharing: fields whose value nobody shares by these records, though several might, and the reverse.
        rules: figures of the blocking rules.
        candidates: pairs that were compared.
        everything: whether all pairs were.
        levels: by comparison, the best level first.
        self_weights: weights in steps, and the share of records whose weight against themselves lies below;
            empty in runs that did not keep it.
        prior: match weight of two records of which nothing is known; None without a model.
        match: weight from which a pair matches.
        review: weight from which a pair waits for a person.
        expected_f1: F1 that the model expects of the groups.
        matching: pairs that match.
        waiting: pairs that wait for a person.
        bound: pairs that a key of a source binds.
        entities: entities found.
        largest: records of the largest.
        cut: share of the matching pairs that average linkage parts.
        doubts: what looks unsound, sentence by sentence.
        warnings: these, and what else is to tell of the model and of decisions.
    """

    entity_type: EntityType
    model: int | None
    records: int
    fields: tuple[str, ...]
    unused: Mapping[str, str]
    sharing: Sharing
    rules: tuple[RuleFigures, ...]
    candidates: int
    everything: bool
    levels: Mapping[str, tuple[Level, ...]]
    self_weights: tuple[tuple[float, float], ...]
    prior: float | None
    match: float
    review: float
    expected_f1: float
    matching: int
    waiting: int
    bound: int
    entities: int
    largest: int
    cut: float
    doubts: tuple[str, ...]
    warnings: tuple[str, ...]


def linkage_of(
    workspace: Workspace,
    entity_type: EntityType,
    dataset: str = "ssot",
    version: int | None = None,
    run_id: str | None = None,
) -> TypeLinkage:
    """How the records of a type were linked in a run, or in the run that made a version.

    Raises:
        InputError: there is no such version or run, or nothing of its linkage is left.
    """
    run, _ = run_of(workspace, dataset, version, run_id)
    places = [workspace.run(run) / "link" / LINKAGE]
    if run_id is None:
        places.append(find_version(workspace, dataset, version).path / LINKAGE)
    for path in places:
        if path.is_file():
            return _read(path, entity_type)
    raise InputError(
        "the folder of the run is gone, and what it says of its linkage",
        where=f"run {run}",
        remedy="Run the files again to see it",
    )


def _read(path: Path, entity_type: EntityType) -> TypeLinkage:
    said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))[entity_type]
    return TypeLinkage(
        entity_type=entity_type,
        model=(said.get("model") or {}).get("number"),
        records=said["records"],
        fields=tuple(said["fields"]),
        unused=said["fields_not_used"],
        sharing=Sharing.of(said),
        rules=tuple(_rules(said)),
        candidates=said["candidates"],
        everything=bool(said["all_pairs"]),
        levels={name: tuple(reversed(levels)) for name, levels in levels_of(said).items()},
        self_weights=tuple((weight, share) for weight, share in said.get("self_weights", ())),
        prior=prior_of(said) if said["levels"] else None,
        match=said["match_weight"],
        review=said["review_weight"],
        expected_f1=said["expected_f1"],
        matching=said["pairs_matching"],
        waiting=said["pairs_to_review"],
        bound=said["pairs_bound_by_key"],
        entities=said["entities"],
        largest=said["largest_entity"],
        cut=said["share_of_matching_pairs_cut"],
        doubts=tuple(said.get("doubts", said["warnings"])),
        warnings=tuple(said["warnings"]),
    )


def _rules(said: Mapping[str, Any]) -> Iterator[RuleFigures]:
    for rule in said["rules"]:
        yield RuleFigures(
            rule["rule"],
            rule["pairs"],
            *(
                rule.get(name, 0)
                for name in ("most_sharing", "refused_values", "refused_pairs", "refused_largest")
            ),
            *(rule.get(name) for name in ("matches_found", "matches_found_alone", "matches_traced")),
        )
