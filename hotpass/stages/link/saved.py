"""A trained model as files: all that scoring needs, so that it can be applied without training.

Of each type: ``model_<type>.json`` holds Splink's settings with m, u and λ,
``model_<type>_frequencies.parquet`` how common the values of names are, and ``model_<type>_training.json``
the weights that were chosen, the rules, and what it was trained on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.errors import ConfigError
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles import Profile
from hotpass.stage import StageJob
from hotpass.stages.link.comparisons import (
    EMPLOYER,
    Comparison,
    comparisons_of,
    detail_of,
    details_of,
    match_fields,
    parts_of,
)
from hotpass.stages.link.evidence import Evidence, Sharing
from hotpass.stages.link.gathering import gather
from hotpass.stages.link.scoring import Scorer
from hotpass.stages.link.training import Parameters
from hotpass.workspace import sha256

_LEARNT: Final = ("m_probability", "u_probability")
_REMEDY: Final = "Run the files again, or train a new model with `hotpass train`"


def files_of(entity_type: EntityType) -> tuple[str, str, str]:
    """Names of the files of a model: settings, what it was trained on, frequencies."""
    stem = f"model_{entity_type}"
    return f"{stem}.json", f"{stem}_training.json", f"{stem}_frequencies.parquet"


def model_files(folder: Path) -> list[Path]:
    """The files of the models in a folder."""
    names = sorted(name for entity_type in ENTITY_TYPES for name in files_of(entity_type))
    return [folder / name for name in names if (folder / name).is_file()]


def digest_of(folder: Path) -> str:
    """SHA-256 of all that the models in a folder say, hexadecimal."""
    found = {path.name: sha256(path) for path in model_files(folder)}
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model of one type, as it was saved.

    Attributes:
        entity_type: the type.
        folder: where its files are.
        comparisons: what it compares.
        parameters: what was learnt, in the order of the comparisons.
        match, review: weights from which a pair matches, and from which it waits for a person.
        records: how many records it was trained on.
        data: digest of what they say, whatever their order.
        sharing: what the records showed of whose a value is.
    """

    entity_type: EntityType
    folder: Path
    comparisons: Sequence[Comparison]
    parameters: Parameters
    match: float
    review: float
    records: int
    data: str
    sharing: Sharing

    @property
    def fields(self) -> list[str]:
        """Names of the fields that it compares."""
        return [comparison.name for comparison in self.comparisons if comparison.columns != {EMPLOYER}]

    @property
    def employed(self) -> bool:
        """Whether people are compared by their organisation."""
        return any(EMPLOYER in comparison.columns for comparison in self.comparisons)

    @property
    def frequencies(self) -> Path:
        """The file of how common values are."""
        return self.folder / files_of(self.entity_type)[2]

    def levels(self) -> list[dict[str, Any]]:
        """See :func:`levels_of`."""
        return list(levels_of(self.comparisons, self.parameters))

    def fit(self, profile: Profile) -> None:
        """Refuse a profile whose fields are not those that the model compares.

        Raises:
            ConfigError: naming the first field that is missing or compared by other levels.
        """
        fields = [f for f in match_fields(profile, self.entity_type) if f.name in self.fields]
        now = {
            c.name: c
            for c in comparisons_of(fields, self.employed, parts_of(self.fields), details_of(self.fields))
        }
        for comparison in self.comparisons:
            if comparison.name not in now:
                raise self._unfit(comparison, "which is no match field of the profile")
            if now[comparison.name] != comparison:
                raise self._unfit(comparison, "which the profile compares by other levels")

    def gather(self, job: StageJob, employers: str | None) -> Evidence:
        """Records as the model compares them; see :func:`hotpass.stages.link.gathering.gather`."""
        labels = employers if self.employed else None
        return gather(job, self.entity_type, labels, self.fields, self.sharing)

    def _unfit(self, comparison: Comparison, why: str) -> ConfigError:
        return ConfigError(
            f"the linkage model compares the field {self.entity_type}.{comparison.name}, {why}",
            where=str(self.folder),
            remedy=_REMEDY,
        )

    def parameters_for(self, evidence: Evidence) -> Parameters:
        """What was learnt, in the order of the evidence's comparisons."""
        names = [comparison.name for comparison in self.comparisons]
        places = [names.index(comparison.name) for comparison in evidence.comparisons]
        m, u, matches = (
            [learnt[place] for place in places]
            for learnt in (self.parameters.m, self.parameters.u, self.parameters.matches)
        )
        lifts = self.parameters.lifts
        return Parameters(
            m, u, matches, self.parameters.rate, [lifts[place] for place in places] if lifts else ()
        )

    def copy(self, folder: Path) -> None:
        """Copy its files into another folder."""
        for name in files_of(self.entity_type):
            shutil.copyfile(self.folder / name, folder / name)


def training_of(
    engine: Engine, evidence: Evidence, scorer: Scorer, match: float, review: float
) -> dict[str, Any]:
    """What a model's file of its training says beside Splink's settings."""
    reached, lifts = scorer.parameters.matches, scorer.parameters.lifts
    return {
        "records": evidence.records,
        "data": _digest(engine, evidence),
        "match_weight": match,
        "review_weight": review,
        "comparisons": [
            {
                "name": c.name,
                "kind": c.kind,
                "derived": dict(c.derived),
                "matches": list(reached[place]),
                "lifts": list(lifts[place]) if lifts else [],
            }
            for place, c in enumerate(evidence.comparisons)
        ],
        "rules": [asdict(rule) for rule in evidence.rules],
        **evidence.sharing.told(),
    }


def levels_of(comparisons: Sequence[Comparison], learnt: Parameters) -> Iterator[dict[str, Any]]:
    """Each level of each comparison, best first: comparison, level, m, u, weight, trained, counted.

    ``counted`` is m as it was counted among the likely matches, before it was smoothed.
    """
    untrained = set(learnt.untrained())
    for place, (comparison, weights) in enumerate(zip(comparisons, learnt.weights(), strict=True)):
        counted = learnt.counted(place)
        for value in reversed(range(comparison.values)):
            yield {
                "comparison": comparison.name,
                "level": comparison.labels[value],
                "m": learnt.m[place][value],
                "u": learnt.u[place][value],
                "weight": round(weights[value], 6),
                "trained": (place, value) not in untrained,
                "counted": round(counted[value], 6),
            }


def too_little(
    entity_type: EntityType, levels: Iterable[Mapping[str, Any]], called: Mapping[str, str]
) -> Iterator[str]:
    """A sentence for each comparison with levels that too few matches reached to learn from.

    Args:
        entity_type: the type.
        levels: of its model.
        called: what people call its fields, as far as that is known.
    """
    untrained: dict[str, list[str]] = {}
    for level in levels:
        of_field = not parts_of([level["comparison"]]) and detail_of(level["comparison"]) is None
        if not level["trained"] and of_field:
            untrained.setdefault(level["comparison"], []).append(f"“{level['level']}”")
    for comparison, labels in untrained.items():
        field = called.get(comparison) or comparison.replace("_", " ")
        yield f"{entity_type}: too few likely matches reach {', '.join(labels)} of {field} to learn from"


def _digest(engine: Engine, evidence: Evidence) -> str:
    """Digest of the records of a type: the same whatever their order."""
    columns = [name for name, *_ in engine.rows(f"DESCRIBE {evidence.nodes}")]
    said = ", ".join(f"coalesce(CAST({quote(c)} AS VARCHAR), chr(30))" for c in columns)
    found = engine.rows(f"SELECT bit_xor(md5_number(concat_ws(chr(31), {said}))) FROM {evidence.nodes}")
    return f"{found[0][0]:032x}"


def read_model(folder: Path, entity_type: EntityType, digest: str | None = None) -> TrainedModel | None:
    """The model of a type in a folder; None where there was nothing to learn from.

    Args:
        folder: where it was saved.
        entity_type: the type.
        digest: what :func:`digest_of` told of the folder when it was written.

    Raises:
        ConfigError: a file is missing or damaged.
    """
    if digest is not None and digest_of(folder) != digest:
        raise damaged(folder)
    settings_file, training_file, frequencies = (folder / name for name in files_of(entity_type))
    settings, training = _read(settings_file), _read(training_file)
    try:
        if not training["comparisons"]:
            return None
        comparisons = list(map(_comparison, training["comparisons"], settings["comparisons"]))
        model = TrainedModel(
            entity_type,
            folder,
            comparisons,
            _parameters(training, settings),
            float(training["match_weight"]),
            float(training["review_weight"]),
            int(training["records"]),
            str(training["data"]),
            Sharing.of(training),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise damaged(folder) from error
    if not frequencies.is_file():
        raise damaged(folder)
    return model


def _comparison(trained: Mapping[str, Any], settings: Mapping[str, Any]) -> Comparison:
    levels = tuple(
        {name: said for name, said in level.items() if name not in _LEARNT}
        for level in settings["comparison_levels"]
    )
    return Comparison(trained["name"], trained["kind"], levels, trained["derived"])


def _parameters(training: Mapping[str, Any], settings: Mapping[str, Any]) -> Parameters:
    m, u = (
        [
            [float(level[learnt]) for level in reversed(comparison["comparison_levels"][1:])]
            for comparison in settings["comparisons"]
        ]
        for learnt in _LEARNT
    )
    reached = [[float(times) for times in c["matches"]] for c in training["comparisons"]]
    lifts = [[float(lift) for lift in c.get("lifts", ())] for c in training["comparisons"]]
    return Parameters(m, u, reached, float(settings["probability_two_random_records_match"]), lifts)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path.parent) from error
    if not isinstance(found, dict):
        raise damaged(path.parent)
    return found


def damaged(folder: Path) -> ConfigError:
    """The error of a model whose files are gone or are not as they were written."""
    return ConfigError("the linkage model's files are missing or damaged", where=str(folder), remedy=_REMEDY)
