"""What the fields of a profile are compared by: Splink's levels of each, fitted to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hotpass.engine.base import literal
from hotpass.fields import KINDS
from hotpass.fields.comparing import levels
from hotpass.model import IDENTIFIERS, EntityType
from hotpass.profiles import FieldSpec, Profile

#: Kinds of places, the finest first, and the levels at which two are one place: what is coarser is then the
#: same too, and tells nothing more.
_SAME_PLACE: Final[Mapping[str, frozenset[str]]] = {
    "address": frozenset(
        {"Exact match", "Words of one in the other", "Same number, much alike", "Slip of the fingers"}
    ),
    "postal_code": frozenset({"Exact match"}),
    "locality": frozenset({"Exact match"}),
    "province": frozenset({"Exact match"}),
}
#: Labels of levels that contradict a match begin with it.
CONTRADICTS: Final = "Different"
#: Kind of the comparison of a column without a field, and how its name begins, as no field's does.
DETAIL: Final = "detail"
_DETAIL: Final = "_detail_"
#: Kind of the comparison of such a column that tells an identifier, a year of birth or an age, which
#: relatives and namesakes do not share, as they do a street: it is learnt as fields are.
OWN: Final = "own"
#: Headers of years of birth and of ages.
_YEARS: Final = re.compile(
    r"(?:birth|born|geboorte|geburts?) ?(?:year|yr|jaar|jahr)|year (?:of )?(?:birth|born)|yo?b|age"
    r"|ouderdom|alter|annee (?:de )?naissance|ano (?:de )?nascimento|ano (?:de )?nacimiento"
)
#: Kind of the comparison of a part of a field by which entities may differ that bear one name, and how its
#: name begins, as no field's does.
PART: Final = "part"
_PART: Final = "_part_"
#: Column of a record's organisation, where people are compared by it.
EMPLOYER: Final = "employer"
_COMPARED: Final = re.compile(r'"(\w+)_[lr]"')
COLUMN: Final = re.compile(r'"(\w+)"')


@dataclass(frozen=True, slots=True)
class Comparison:
    """One Splink comparison.

    Attributes:
        name: its output column.
        kind: of the field that it compares.
        levels: Splink's level dictionaries: null first, then best to worst.
        derived: SQL of columns that the levels read and records do not have.
    """

    name: str
    kind: str
    levels: Sequence[Mapping[str, Any]]
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> int:
        """How many levels there are besides the null level; the best has the value ``values - 1``."""
        return len(self.levels) - 1

    @property
    def labels(self) -> list[str]:
        """Labels of the levels by their value, 0 first."""
        return [str(level["label_for_charts"]) for level in reversed(self.levels[1:])]

    @property
    def contradictions(self) -> list[int]:
        """Values of the levels that contradict a match."""
        return [value for value, label in enumerate(self.labels) if label.startswith(CONTRADICTS)]

    @property
    def adjusted_by(self) -> str | None:
        """The column whose values are weighed by how common they are, if any."""
        return next((str(level["tf_adjustment_column"]) for level in self.levels if _adjusts(level)), None)

    @property
    def columns(self) -> set[str]:
        """Columns that the levels read, derived ones among them."""
        used = {name for level in self.levels for name in _COMPARED.findall(level["sql_condition"])}
        return used | ({self.adjusted_by} if self.adjusted_by else set())

    @property
    def derived_from(self) -> set[str]:
        """Record columns that the derived ones are made of."""
        return {name for sql in self.derived.values() for name in COLUMN.findall(sql)}

    @property
    def reads(self) -> set[str]:
        """Record columns that tell the level of a pair."""
        return (self.columns - set(self.derived)) | self.derived_from

    @property
    def dear(self) -> bool:
        """Whether it takes long, so that pairs of the same values are compared only once."""
        return bool(self.derived) and self.kind not in (DETAIL, OWN)

    def sql(self, known: Mapping[str, Comparison] | None = None) -> str:
        """The value of the level that a pair reaches, -1 where one side is missing.

        Args:
            known: by column that holds it, the comparisons of which the level is known; what of this one is
                the same place by one of them is then not worked out again.
        """
        steps = [
            f"WHEN {level['sql_condition']} THEN {self.values - place}"
            for place, level in enumerate(self.levels[1:-1], 1)
        ]
        missing = str(self.levels[0]["sql_condition"])
        for column, finer in (known or {}).items():
            if same := finer.same_place:
                missing = missing.replace(same, finer.told_by(column, same))
        return f"CAST(CASE WHEN {missing} THEN -1 {' '.join(steps)} ELSE 0 END AS TINYINT)"

    @property
    def same_place(self) -> str:
        """Whether two are of one place by this comparison, as SQL; empty where it cannot tell."""
        return " OR ".join(f"({self.levels[-1 - value]['sql_condition']})" for value in self._same_places)

    def told_by(self, column: str, same: str) -> str:
        """:attr:`same_place` from the column of the level that a pair reaches, as far as this tells it."""
        told = ", ".join(map(str, self._same_places))
        below = f"{column} BETWEEN 0 AND {min(self._same_places) - 1}"
        return f"CASE WHEN {column} IN ({told}) THEN true WHEN {below} THEN false ELSE {same} END"

    @property
    def _same_places(self) -> list[int]:
        """Values of the levels at which two are of one place, the best first."""
        labels = _SAME_PLACE.get(self.kind, frozenset())
        return [v for v in range(self.values - 1, 0, -1) if self.labels[v] in labels]

    def needs(self, others: Iterable[Comparison]) -> bool:
        """Whether what it says depends on whether two are of one place by another of the comparisons."""
        missing = str(self.levels[0]["sql_condition"])
        return any(c.same_place in missing for c in others if c is not self and c.same_place)


def _adjusts(level: Mapping[str, Any]) -> bool:
    return bool(level.get("tf_adjustment_column"))


def match_fields(profile: Profile, entity_type: EntityType) -> list[FieldSpec]:
    """The published fields of a type that are evidence of identity and can be compared."""
    published = profile.entities[entity_type].published
    return [f for f in published if f.match and f.of.comparison(f.name)]


def comparisons_of(
    fields: Sequence[FieldSpec], employed: bool, parts: Sequence[str] = (), details: Sequence[str] = ()
) -> list[Comparison]:
    """The comparisons of fields, in their order, then those of parts and of details, :data:`OWN` ones first.

    Args:
        fields: see :func:`match_fields`.
        employed: whether records are compared by the organisation that they belong to too.
        parts: columns of parts of fields that are compared by themselves.
        details: names of columns without a field, as record tables have them.
    """
    comparisons = _told_by_name(_nested(list(_comparisons(fields))))
    comparisons = _with_employer(comparisons) if employed else comparisons
    further = sorted(map(_of_detail, details), key=lambda comparison: comparison.kind == DETAIL)
    return [*comparisons, *map(_of_part, parts), *further]


def part_of(comparison: str) -> str | None:
    """The column of a part of a field that a comparison of this name compares; None for others."""
    return comparison.removeprefix(_PART) if comparison.startswith(_PART) else None


def parts_of(comparisons: Iterable[str]) -> list[str]:
    """The columns of parts among what comparisons of these names compare."""
    return [column for name in comparisons if (column := part_of(name)) is not None]


def compared_parts(fields: Iterable[FieldSpec]) -> dict[str, tuple[FieldSpec, str]]:
    """The fields and parts that may be compared by themselves, by the names of the comparisons."""
    return {f"{_PART}{f.name}__{part}": (f, part) for f in fields for part in KINDS[f.kind].apart}


def detail_of(comparison: str) -> str | None:
    """The column without a field that a comparison of this name compares; None where it compares a field."""
    return comparison.removeprefix(_DETAIL) if comparison.startswith(_DETAIL) else None


def details_of(comparisons: Iterable[str]) -> list[str]:
    """The columns without a field among what comparisons of these names compare."""
    return [detail for name in comparisons if (detail := detail_of(name)) is not None]


def _of_part(column: str) -> Comparison:
    made = levels(column, ("{l} = {r}", "Exact match"))
    return Comparison(f"{_PART}{column}", PART, tuple(made["comparison_levels"]))


def _of_detail(name: str) -> Comparison:
    column = f"{_DETAIL}{name}"
    made = levels(column, ("{l} = {r}", "Exact match"))
    value = f'list_filter("details", lambda d: d.name = {literal(name)})[1].digest'
    own = name.startswith(IDENTIFIERS) or _YEARS.fullmatch(name.replace("_", " "))
    return Comparison(column, OWN if own else DETAIL, tuple(made["comparison_levels"]), {column: value})


def _comparisons(fields: Sequence[FieldSpec]) -> Iterator[Comparison]:
    for spec in fields:
        made = KINDS[spec.kind].comparison(spec.name)
        if made is not None:
            levels = tuple(made["comparison_levels"])
            derived = {n: sql for n, sql in KINDS[spec.kind].derived(spec.name).items() if COLUMN.search(sql)}
            yield Comparison(spec.name, spec.kind, levels, derived)


def _nested(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The comparisons with the same town, say, passed over where the address is the same already.

    Weights add up as if fields agreed by chance each for itself; those of one place never do.
    """
    order = list(_SAME_PLACE)
    return [_below(c, comparisons) if c.kind in order else c for c in comparisons]


def _below(comparison: Comparison, comparisons: Sequence[Comparison]) -> Comparison:
    order = list(_SAME_PLACE)
    finer = [c for c in comparisons if c.kind in order[: order.index(comparison.kind)]]
    same = " OR ".join(filter(None, (one.same_place for one in finer)))
    return _passed_over(comparison, same, "Missing, or of the same place") if same else comparison


def _told_by_name(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The comparisons of organisations with the same town passed over where both names say it already: all
    music societies of Paarl are in Paarl."""
    named = next((c.name for c in comparisons if c.kind == "organisation_name"), None)
    if named is None or any(c.kind == "person_name" for c in comparisons):
        return list(comparisons)
    said = f'"{named}__in_town_l" = "{named}__in_town_r"'
    return [
        _passed_over(c, said, "Missing, or of a place that the names tell") if c.kind == "locality" else c
        for c in comparisons
    ]


def _passed_over(comparison: Comparison, told: str, label: str) -> Comparison:
    """The comparison, in which what agrees wholly counts as missing where something else tells it."""
    null, best = dict(comparison.levels[0]), comparison.levels[1]["sql_condition"]
    # DuckDB works out both sides of AND, but of CASE only the side that counts.
    passed = f"CASE WHEN {best} THEN {told} ELSE false END"
    null |= {"sql_condition": f"({null['sql_condition']}) OR {passed}", "label_for_charts": label}
    return replace(comparison, levels=(null, *comparison.levels[1:]))


def _with_employer(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The comparisons of people with the organisation that they belong to above its name as it is written."""
    same = {"sql_condition": '"employer_l" = "employer_r"', "label_for_charts": "Same organisation"}
    named = next((c for c in comparisons if c.kind == "organisation_name"), None)
    if named is None:
        null = {
            "sql_condition": '"employer_l" IS NULL OR "employer_r" IS NULL',
            "label_for_charts": "Missing",
            "is_null_level": True,
        }
        rest = {"sql_condition": "ELSE", "label_for_charts": "Another organisation"}
        return [*comparisons, Comparison("organisation", "organisation_name", (null, same, rest))]
    null = dict(named.levels[0])
    null["sql_condition"] = f'({null["sql_condition"]}) AND ("employer_l" IS NULL OR "employer_r" IS NULL)'
    # A comparison of organisations is no contradiction of people, and commonness belongs to the names there.
    others = [{k: v for k, v in level.items() if not k.startswith("tf_")} for level in named.levels[1:]]
    joined = replace(named, levels=(null, same, *others))
    return [joined if c is named else c for c in comparisons]
