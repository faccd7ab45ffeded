"""Search over the golden records of a version, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotpass.access import Act, Sight, current, require, sight
from hotpass.engine import Engine, ReadingEngine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.model import EntityType
from hotpass.profiles import Profile
from hotpass.ssot.answers import Facet, Page
from hotpass.ssot.index import (
    SOURCE,
    counts_file,
    facet_names,
    facet_query,
    folded,
    index_file,
    may_name,
    searched_as_seen,
    searched_text,
)
from hotpass.ssot.seen import page_seen
from hotpass.ssot.versions import checked_type, find_version, profile_of
from hotpass.workspace import Workspace

Filters = Mapping[str, str | Sequence[str]]

LARGEST_PAGE = 5_000
_RELATED = {
    "organisation": "CAST(coalesce(_related, '0') AS BIGINT) AS people",
    "person": "_related AS organisations",
}


def search(
    workspace: Workspace,
    dataset: str,
    entity_type: str,
    *,
    text: str = "",
    filters: Filters | None = None,
    minimum_quality: float = 0.0,
    sort: str = "name",
    descending: bool = False,
    page: int = 1,
    page_size: int = 50,
    version: int | None = None,
) -> Page:
    """A page of the entities that match.

    Args:
        workspace: where the version stands.
        dataset: name of the dataset.
        entity_type: ``organisation`` or ``person``.
        text: words that each must occur somewhere in the entity's values that whoever acts sees as they are,
            in any case, with or without accents; a telephone number may be written in any way.
        filters: by facet (``source``, or a field of :func:`facets`), the value that must hold, or several of
            which one must.
        minimum_quality: lowest quality score.
        sort: ``name``, ``quality``, ``lead`` (organisations), ``records``, or a facet's field.
        descending: whether the order is turned round; entities without a value come last either way.
        page: number of the page, from 1; past the last page it is the last one.
        page_size: rows a page, up to :data:`LARGEST_PAGE`.
        version: number of the version; the current one when not given.

    Raises:
        InputError: there is no such version, entity type, filter or order, or the page is out of range.
    """
    if page < 1 or not 1 <= page_size <= LARGEST_PAGE:
        raise InputError(f"pages count from 1 and hold 1 to {LARGEST_PAGE} rows")
    with _Index.of(workspace, dataset, entity_type, version) as index:
        where = _where(index, filters or {}, minimum_quality)
        order = _order(index, sort, descending)
        matching = _matching(index, text)
        total = int(index.engine.rows(f"SELECT count(*) FROM {matching} {where.sql}", where.values)[0][0])
        page = min(page, max(1, -(-total // page_size)))
        found = index.engine.rows(
            f"""SELECT entity_id, _sort FROM {matching} {where.sql} ORDER BY {order}
            LIMIT {page_size} OFFSET {(page - 1) * page_size}""",
            where.values,
        )
        rows = page_seen(_rows(index, found), index.profile, index.entity_type)
        return Page(rows, total, page, page_size)


def facets(
    workspace: Workspace,
    dataset: str,
    entity_type: str,
    *,
    text: str = "",
    filters: Filters | None = None,
    minimum_quality: float = 0.0,
    limit: int = 100,
    version: int | None = None,
) -> dict[str, list[Facet]]:
    """By facet, the values that the matching entities have, most frequent first, at most ``limit``.

    A facet's own filter does not narrow its values, so that further ones can be chosen. Values in which
    whoever looks sees something masked are not among them, and nothing is found by them. For the arguments
    and errors see :func:`search`.
    """
    chosen = filters or {}
    with _Index.of(workspace, dataset, entity_type, version) as index:
        _known(index, chosen)
        if index.counted and not (_words(text) or chosen or minimum_quality > 0):
            return {facet: index.told(facet, _counted(index, facet, limit)) for facet in index.facets}
        matching, found = _matching(index, text), {}
        for facet in index.facets:
            others = {name: values for name, values in chosen.items() if name != facet}
            where = _where(index, others, minimum_quality)
            query = facet_query(facet, f"{matching} {where.sql}")
            rows = index.engine.rows(f"{query} LIMIT {int(limit)}", where.values)
            found[facet] = index.told(facet, [Facet(value, count) for _, value, count in rows])
    return found


def _counted(index: _Index, facet: str, limit: int) -> list[Facet]:
    rows = index.engine.rows(
        f"SELECT value, n FROM counts WHERE facet = ? ORDER BY n DESC, value LIMIT {int(limit)}", [facet]
    )
    return [Facet(value, count) for value, count in rows]


@dataclass(frozen=True, slots=True)
class _Index:
    """An index opened as the view ``entities``, with ``counts`` of its facets where the version has them."""

    engine: Engine
    entity_type: EntityType
    facets: tuple[str, ...]
    counted: bool
    profile: Profile

    @classmethod
    def of(cls, workspace: Workspace, dataset: str, entity_type: str, version: int | None) -> _Index:
        require(Act.READ)
        kind = checked_type(entity_type)
        folder = find_version(workspace, dataset, version).path
        profile: Profile = profile_of(folder)
        engine = ReadingEngine()
        engine.view("entities", folder / index_file(kind))
        counts = folder / counts_file(kind)
        if counted := counts.exists():
            engine.view("counts", counts)
        spec = profile.entities[kind]
        seen = [name for name in facet_names(spec) if name == SOURCE or spec.by_name[name].is_seen()]
        return cls(engine, kind, tuple(seen), counted, profile)

    def tells(self, facet: str, value: str) -> bool:
        """Whether whoever acts sees a value of a facet as it is."""
        spec = self.profile.entities[self.entity_type].by_name.get(facet)
        return spec is None or spec.is_clear() or spec.shown(value) == value

    def told(self, facet: str, found: Sequence[Facet]) -> list[Facet]:
        """Those of a facet's values that whoever acts sees as they are."""
        return [one for one in found if self.tells(facet, one.value)]

    def __enter__(self) -> _Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()


@dataclass(frozen=True, slots=True)
class _Where:
    sql: str
    values: list[Any]


def _matching(index: _Index, text: str) -> str:
    """The relation of the entities in which every word of the text occurs; texts are looked through once."""
    words = _words(text)
    if not words:
        return "entities"
    columns = ["entity_id", "_sort", "sources", "records", "quality_score"]
    columns += ["lead_score"] if index.entity_type == "organisation" else []
    columns += [quote(name) for name in index.facets if name != SOURCE]
    searched = "_search"
    if not current().sees_all:
        searched = searched_as_seen(index.profile.entities[index.entity_type], _naming(index, words))
    every = " AND ".join(f"contains({searched}, {folded('?')})" for _ in words)
    index.engine.execute(
        f"CREATE TABLE matching AS SELECT {', '.join(columns)} FROM entities WHERE {every}", words
    )
    return "matching"


def _naming(index: _Index, words: Sequence[str]) -> dict[str, list[str]]:
    """By field, the texts with a word of the search that name somebody whose name is seen masked."""
    found: dict[str, list[str]] = {}
    if sight("identity") is Sight.CLEAR:
        return found
    for field in may_name(index.profile.entities[index.entity_type]):
        text = searched_text(field)
        some = " OR ".join(f"contains({folded(text)}, {folded('?')})" for _ in words)
        values = index.engine.rows(f"SELECT DISTINCT {text} FROM entities WHERE {some}", list(words))
        found[field.name] = [value for (value,) in values if field.shown(value) != value]
    return found


def _where(index: _Index, filters: Filters, minimum_quality: float) -> _Where:
    _known(index, filters)
    conditions: list[str] = []
    values: list[Any] = []
    for facet, given in filters.items():
        asked = [given] if isinstance(given, str) else list(given)
        if not asked:
            continue
        allowed = [value for value in asked if index.tells(facet, value)]
        if not allowed:
            conditions.append("false")
            continue
        marks = ", ".join("?" for _ in allowed)
        if facet == SOURCE:
            conditions.append(f"list_has_any(sources, [{marks}])")
        else:
            conditions.append(f"{quote(facet)} IN ({marks})")
        values += allowed
    if minimum_quality > 0:
        conditions.append("quality_score >= ?")
        values.append(minimum_quality)
    return _Where(f"WHERE {' AND '.join(conditions)}" if conditions else "", values)


def _known(index: _Index, filters: Filters) -> None:
    unknown = [name for name in filters if name not in index.facets]
    if unknown:
        raise InputError(f"there is no filter {unknown[0]!r}; filters are {', '.join(index.facets)}")


def _words(text: str) -> list[str]:
    """The words of a search; a telephone number is one word, its national digits."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 6 and re.fullmatch(r"[+\d\s().\-]+", text):
        return [digits.removeprefix("00").removeprefix("0")]
    return text.split()


def _order(index: _Index, sort: str, descending: bool) -> str:
    orders = {"name": "_sort", "quality": "quality_score", "records": "records"}
    if index.entity_type == "organisation":
        orders["lead"] = "lead_score"
    orders |= {name: quote(name) for name in index.facets if name != SOURCE}
    if sort not in orders:
        raise InputError(f"there is no order {sort!r}; orders are {', '.join(orders)}")
    direction = "DESC" if descending else "ASC"
    ties = "" if sort == "name" else "_sort NULLS LAST, "
    return f"{orders[sort]} {direction} NULLS LAST, {ties}entity_id"


def _rows(index: _Index, found: list[tuple[Any, ...]]) -> Any:
    """Golden rows of the entities found, in their order; the range of names spares most of the file."""
    ids = ", ".join(literal(entity_id) for entity_id, _ in found) or "NULL"
    names = [name for _, name in found if name is not None]
    near = "_sort BETWEEN ? AND ? OR _sort IS NULL" if names else "_sort IS NULL"
    rank = f"list_position([{ids}], entity_id)"
    return index.engine.arrow(
        f"""SELECT * EXCLUDE (_sort, _search, _related), {_RELATED[index.entity_type]} FROM entities
        WHERE ({near}) AND entity_id IN ({ids}) ORDER BY {rank}""",
        [min(names), max(names)] if names else [],
    )
