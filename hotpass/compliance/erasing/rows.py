"""Takes a subject out of the rows of the catalogue.

The entries of the audit trail stay as they are: they hold ids and counts alone, and are bound to each other.
What people wrote in their own words stands beside them, and loses the subject under an entry that says so;
what they attested is signed anew without the subject.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from hotpass.catalogue.tables import (
    ACCESS_TOKENS,
    ASSIGNMENTS,
    ATTESTATIONS,
    AUDIT,
    AUDIT_TEXTS,
    CHECKPOINTS,
    CLAIMS,
    CORRECTIONS,
    DECISIONS,
    ERASURES,
    FILES,
    LABEL_STUDIO_ANNOTATIONS,
    LABEL_STUDIO_TASKS,
    LINKAGE_MODELS,
    METADATA,
    QUARANTINE_ACTS,
    RUNS,
    STAGES,
    SUBJECT_KEYS,
    SUBJECT_REQUESTS,
)
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.striking import strike
from hotpass.stages.link.saved import digest_of
from hotpass.workspace import Workspace

_ASIDE: Final = (ATTESTATIONS, AUDIT, AUDIT_TEXTS, CHECKPOINTS, ERASURES, SUBJECT_KEYS)
#: The columns of tables in which people write, where not all are such.
_WRITTEN: Final = {SUBJECT_REQUESTS: ("said",), ACCESS_TOKENS: ("name",)}
_AT_ONCE: Final = 2_000
#: Of how many ids at once rows are looked for: SQLite refuses expressions that are 1,000 deep.
_IDS: Final = 500


def erase_rows(
    connection: sa.Connection,
    workspace: Workspace,
    subject: Subject,
    digests: Mapping[str, str],
    why: str,
    by: str,
) -> dict[str, int]:
    """Delete the rows about the subject, and take its texts out of others; returns how many, by table.

    Args:
        connection: that writes.
        workspace: whose catalogue it is.
        subject: who is erased.
        digests: SHA-256 of rewritten files, by the one that they had.
        why: the request or disposal that asks for it, or the run that it is kept out of.
        by: who has it done.
    """
    from hotpass.compliance.controls import attesting

    done: Counter[str] = Counter()
    for start in range(0, len(subject.ids), _IDS):
        _delete(connection, subject.ids[start : start + _IDS], done)
    _rename_files(connection, digests)
    _renew_digests(connection, workspace)
    texts = _Texts(subject, digests)
    for table in METADATA.sorted_tables:
        if table not in _ASIDE and table.name in sa.inspect(connection).get_table_names():
            _clean(connection, table, texts, done)
    _clean(connection, ERASURES, _Texts(subject, {}), done)  # whose digests tell what was done at their time
    if attested := attesting.strike(connection, workspace, subject.terms.out_of_file, by, why):
        done[ATTESTATIONS.name] += attested
    if struck := strike(connection, workspace, subject.terms.out_of_file, by, why):
        done[AUDIT_TEXTS.name] += struck
    return dict(sorted(done.items()))


def _delete(connection: sa.Connection, ids: Sequence[str], done: Counter[str]) -> None:
    """Delete the rows about records and entities; no id is of both."""
    tasks, notes = LABEL_STUDIO_TASKS.c, LABEL_STUDIO_ANNOTATIONS.c
    decided = sa.or_(DECISIONS.c.record_id_l.in_(ids), DECISIONS.c.record_id_r.in_(ids))
    sent = sa.or_(tasks.record_id_l.in_(ids), tasks.record_id_r.in_(ids))
    read_back = sa.or_(
        notes.decision.in_(sa.select(DECISIONS.c.seq).where(decided)),
        notes.pair_key.in_(sa.select(tasks.pair_key).where(sent)),
    )
    corrected = sa.or_(CORRECTIONS.c.entity_id.in_(ids), CORRECTIONS.c.record_id.in_(ids))
    for table, about in (
        (LABEL_STUDIO_ANNOTATIONS, read_back),
        (LABEL_STUDIO_TASKS, sent),
        (DECISIONS, decided),
        (CORRECTIONS, corrected),
        (QUARANTINE_ACTS, QUARANTINE_ACTS.c.record_id.in_(ids)),
        *((t, sa.or_(*(t.c.item.contains(one) for one in ids))) for t in (CLAIMS, ASSIGNMENTS)),
    ):
        count = connection.execute(table.delete().where(about)).rowcount
        if count:
            done[table.name] += count


def _rename_files(connection: sa.Connection, digests: Mapping[str, str]) -> None:
    """Files that were rewritten are known by what they hold now; one that is known so already is left."""
    for old, new in digests.items():
        known = set(connection.execute(sa.select(FILES.c.name).where(FILES.c.digest == new)).scalars())
        gone = sa.and_(FILES.c.digest == old, FILES.c.name.in_(known))
        connection.execute(FILES.delete().where(gone))
        connection.execute(FILES.update().where(FILES.c.digest == old).values(digest=new))


def _renew_digests(connection: sa.Connection, workspace: Workspace) -> None:
    """What is said of files that were rewritten: digests of stages and of linkage models."""
    for run, stage, digests in connection.execute(
        sa.select(STAGES.c.run_id, STAGES.c.stage, STAGES.c.digests)
    ):
        record = workspace.run(run) / stage / "stage.json"
        if record.is_file():
            said = json.loads(record.read_text(encoding="utf-8"))["files"]
            if said != digests:
                row = sa.and_(STAGES.c.run_id == run, STAGES.c.stage == stage)
                connection.execute(STAGES.update().where(row).values(digests=said))
    c, renamed = LINKAGE_MODELS.c, {}
    for dataset, number, digest in connection.execute(sa.select(c.dataset, c.number, c.digest)).all():
        folder = workspace.models(dataset) / f"v{number:04d}"
        if folder.is_dir() and (found := digest_of(folder)) != digest:
            renamed[digest] = found
            row = sa.and_(c.dataset == dataset, c.number == number)
            connection.execute(LINKAGE_MODELS.update().where(row).values(digest=found))
    for run, spec in connection.execute(sa.select(RUNS.c.id, RUNS.c.spec)).all() if renamed else ():
        model = spec.get("model")
        if model and model.get("digest") in renamed:
            changed = {**spec, "model": {**model, "digest": renamed[model["digest"]]}}
            connection.execute(RUNS.update().where(RUNS.c.id == run).values(spec=changed))


class _Texts:
    """What is left of texts and of values of JSON."""

    def __init__(self, subject: Subject, digests: Mapping[str, str]) -> None:
        self._terms, self._digests, self._ids = subject.terms, digests, frozenset(subject.ids)

    def left(self, value: Any) -> Any:
        if isinstance(value, str):
            text = self._digests.get(value, value)
            return self._terms.out_of_file(text) if len(text) > 3 else text
        if isinstance(value, dict):
            return {key: self.left(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.left(one) for one in value if not (isinstance(one, str) and one in self._ids)]
        return value


def _clean(connection: sa.Connection, table: sa.Table, texts: _Texts, done: Counter[str]) -> None:
    keys = list(table.primary_key.columns)
    columns = [c for c in table.c if isinstance(c.type, sa.Text | sa.JSON) and not c.primary_key]
    if table in _WRITTEN:
        columns = [table.c[name] for name in _WRITTEN[table]]
    if not columns:
        return
    changes = []
    rows = connection.execute(sa.select(*keys, *columns).execution_options(yield_per=_AT_ONCE))
    for row in rows.mappings():
        left = {c.name: texts.left(row[c.name]) for c in columns}
        if any(left[c.name] != row[c.name] for c in columns):
            changes.append(({k.name: row[k.name] for k in keys}, left))
    for key, left in changes:
        own = sa.and_(*(table.c[name] == value for name, value in key.items()))
        connection.execute(table.update().where(own).values(**left))
    if changes:
        done[table.name] += len(changes)
