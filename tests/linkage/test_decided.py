"""What people decided, and what average linkage parts, is told as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass import linkage
from hotpass.linkage import PairAnswer
from hotpass.linkage.opening import folder_opened
from tests.stages.link.written import PROFILE, Linked, digest, link, small_world


def explained(folder: Path, *pairs: tuple[str, str]) -> list[PairAnswer]:
    with folder_opened(folder, PROFILE) as linked:
        return [linkage.explain_pair(linked, digest(one), digest(other)) for one, other in pairs]


def run_folder(linked: Linked, folder: Path, decided: list[tuple[str, str, str]]) -> Path:
    """The folder of a run over what was linked, as the pipeline lays it out."""
    run = folder / "run"
    (run / "given").mkdir(parents=True)
    (run / "link").symlink_to(linked.folder)
    (run / "normalise").symlink_to(linked.folder.parent / "in")
    rows = [
        {
            "record_id_l": min(map(digest, (a, b))),
            "record_id_r": max(map(digest, (a, b))),
            "decision": verdict,
        }
        for a, b, verdict in decided
    ]
    table = pa.Table.from_pylist([row | {"reviewer": "A. Reviewer"} for row in rows])
    pq.write_table(table, run / "given" / "decisions.parquet")
    return run


def test_who_decided_is_named(tmp_path: Path) -> None:
    decided = [("o0-0", "o0-1", "no_match"), ("o0-0", "o9-0", "match")]
    linked = link(replace(small_world(7, 40), decisions=decided), tmp_path)
    assert not linked.same("o0-0", "o0-1")
    assert linked.same("o0-0", "o9-0")
    apart, together = explained(run_folder(linked, tmp_path, decided), ("o0-1", "o0-0"), ("o0-0", "o9-0"))
    assert (apart.standing, together.standing) == ("apart", "one")
    assert "A. Reviewer decided that they do not match" in apart.reasons[0]
    assert "A. Reviewer decided that they match" in together.reasons[0]
    assert together.found_by == "decision"


def test_decisions_that_are_not_obeyed_are_told(tmp_path: Path) -> None:
    decided = [("o0-0", "o9-0", "match"), ("o9-0", "o12-0", "match"), ("o0-0", "o12-0", "no_match")]
    disputed = [("o20-0", "o30-0", "match"), ("o20-0", "o30-0", "no_match")]
    linked = link(replace(small_world(7, 40), decisions=decided), tmp_path)
    run = run_folder(linked, tmp_path, [*decided, *disputed])
    chain, apart, both = explained(run, ("o0-0", "o9-0"), ("o0-0", "o12-0"), ("o20-0", "o30-0"))
    assert [one.standing for one in (chain, apart, both)] == ["apart"] * 3
    assert any("match, which is not obeyed" in reason for reason in chain.reasons)
    assert "which comes before every weight" in apart.reasons[0]
    assert not any("comes before every weight" in reason for reason in both.reasons)
    assert any("neither is obeyed" in reason for reason in both.reasons)
    assert "1 contradiction among decisions" in " ".join(linked.report["organisation"]["doubts"])


def test_what_is_cut_says_so(tmp_path: Path) -> None:
    linked = link(small_world(7, 40), tmp_path)
    run = run_folder(linked, tmp_path, [("o0-0", "o0-1", "unsure")])
    pairs = pq.read_table(linked.folder / "pairs.parquet")
    clusters = pq.read_table(linked.folder / "clusters.parquet").to_pylist()
    first = next(p for p in pairs.to_pylist() if p["match_weight"] > 8 and p["entity_type"] == "organisation")
    cut = [p["cut"] or p == first for p in pairs.to_pylist()]
    (run / "link").unlink()
    (run / "link").mkdir()
    for path in linked.folder.iterdir():
        (run / "link" / path.name).symlink_to(path)
    moved = [
        c | ({"entity_id": "O-OTHER"} if c["record_id"] == first["record_id_r"] else {}) for c in clusters
    ]
    as_cut = pairs.set_column(pairs.column_names.index("cut"), "cut", pa.array(cut))
    for name, table in (("pairs", as_cut), ("clusters", pa.Table.from_pylist(moved))):
        (run / "link" / f"{name}.parquet").unlink()
        pq.write_table(table, run / "link" / f"{name}.parquet")
    with folder_opened(run, PROFILE) as opened:
        answer = linkage.explain_pair(opened, first["record_id_l"], first["record_id_r"])
    assert answer.standing == "apart"
    assert "average linkage parts them" in answer.reasons[0]
