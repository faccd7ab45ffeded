"""``profiles``, ``init`` and ``doctor`` as a user types them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from hotpass.catalogue import Catalogue
from hotpass.doctor import check
from hotpass.workspace import Workspace
from tests.sample_run import hotpass

SUPPLIERS = "Supplier,Tel\n" + "".join(f"Karoo Supplies {n} CC,021 555 01{n:02}\n" for n in range(20))


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "space")


def found(space: Workspace, name: str, *, fix: bool = False) -> list[tuple[bool, str]]:
    return [(c.well, c.mended) for c in check(space, fix=fix) if c.name == name]


def test_a_workspace_begins_with_a_profile_from_a_file(tmp_path: Path, space: Workspace) -> None:
    (tmp_path / "suppliers 2026.csv").write_text(SUPPLIERS)
    done = hotpass("init", space.root, tmp_path / "suppliers 2026.csv", "--name", "Our Suppliers")
    assert done.returncode == 0, done.stderr
    assert "profile our-suppliers, version 1" in done.stdout
    shown = hotpass("profiles", "show", "our-suppliers", "--workspace", space.root, "--json")
    said = json.loads(shown.stdout)
    assert said["sources"][0]["columns"]["*"]["Tel"] == "organisation.phone"
    again = hotpass("init", space.root, "--name", "our-suppliers")
    assert (again.returncode, "there is such a profile already" in again.stderr) == (2, True)
    listed = json.loads(hotpass("profiles", "list", "--workspace", space.root, "--json").stdout)
    assert [(k["name"], k["own"]) for k in listed][:2] == [("our-suppliers", True), ("aviation", False)]


def test_everything_wrong_with_a_profile_is_listed(tmp_path: Path, space: Workspace) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: bad\ntitle: Bad\nextends: generic\nsuits: {}\ncountri: ZA\n")
    done = hotpass("profiles", "validate", bad, "generic", "--workspace", space.root)
    assert done.returncode == 3
    assert "suits, line 4: there is no key 'suits'; the nearest is 'suites'." in done.stdout
    assert "countri, line 5: there is no key 'countri'; the nearest is 'country'." in done.stdout
    assert "generic: valid" in done.stdout


def test_an_older_profile_is_upgraded_and_the_difference_shown(tmp_path: Path, space: Workspace) -> None:
    old = tmp_path / "old.yaml"
    text = "name: old # ours\ntitle: Old\nextends: generic\nlinkage: {match: 0.95, seed: 1}\n"
    old.write_text(text)
    shown = hotpass("profiles", "upgrade", old, "--dry-run", "--workspace", space.root)
    assert "-linkage: {match: 0.95, seed: 1}" in shown.stdout
    assert old.read_text() == text
    hotpass("profiles", "upgrade", old, "--workspace", space.root)
    assert "name: old # ours" in old.read_text()
    assert (tmp_path / "old.yaml.old").read_text() == text
    diff = hotpass("profiles", "diff", "generic", old, "--workspace", space.root, "--json")
    assert {"key": "linkage.match", "before": None, "after": 0.95} in json.loads(diff.stdout)


def test_looking_changes_nothing(space: Workspace) -> None:
    assert [c for c in check(space) if not c.well] == []
    assert not space.root.exists()


def test_missing_folders_and_what_cut_runs_have_left_are_mended(space: Workspace) -> None:
    space.make()
    assert found(space, "workspace") == [(True, "")]
    (space.root / "published").rmdir()
    stale, fresh = space.run("R-1") / ".link.part-a", space.run("R-1") / ".link.part-b"
    for folder in (stale, fresh):
        folder.mkdir(parents=True)
    before = time.time() - 2 * 24 * 3600
    os.utime(stale, (before, before))
    assert found(space, "workspace") == [(False, "")]
    assert found(space, "leftovers") == [(False, "")]
    assert found(space, "workspace", fix=True) == [(True, "The missing folders were made")]
    assert found(space, "leftovers", fix=True) == [(True, "")]
    assert (stale.exists(), fresh.exists()) == (False, True)


def test_an_older_database_is_upgraded_only_when_asked(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    Catalogue.open(space).close()
    monkeypatch.setattr("hotpass.catalogue.upgrading.HEAD", "9999")
    assert found(space, "database") == [(False, "")]
    monkeypatch.setattr("hotpass.catalogue.upgrading.HEAD", "0000")
    [database] = [c for c in check(space, fix=True) if c.name == "database"]
    assert (database.well, database.remedy) == (False, "Update Hotpass")


def test_an_older_profile_and_a_wide_permission_are_mended(space: Workspace) -> None:
    space.profiles.mkdir(parents=True)
    (space.profiles / "mine.yaml").write_text("name: mine\ntitle: Mine\nextends: generic\n")
    secret = space.root / "secrets.toml"
    secret.write_text("[auth]\n")
    secret.chmod(0o644)
    done = hotpass("doctor", "--fix", "--workspace", space.root)
    assert done.returncode == 0, done.stdout
    assert "It was saved in the present form as version 2; the text before is kept." in done.stdout
    assert "Permissions are 600 now." in done.stdout
    assert secret.stat().st_mode & 0o777 == 0o600
    assert all(c.well and not c.mended for c in check(space, fix=True))


def test_settings_that_cannot_be_are_named(space: Workspace) -> None:
    done = hotpass("doctor", "--workspace", space.root, HOTPASS_THREDS="2")
    assert done.returncode == 1
    assert "HOTPASS_THREDS is no setting; the nearest is 'HOTPASS_THREADS'" in done.stdout
    done = hotpass("doctor", HOTPASS_THREADS="many")
    assert (done.returncode, "HOTPASS_THREADS: 'many' cannot be" in done.stderr) == (3, True)
