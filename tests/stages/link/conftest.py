from __future__ import annotations

import pytest

from tests.stages.link.written import Given, Linked, link, small_world


@pytest.fixture(scope="session")
def world() -> Given:
    return small_world(seed=7)


@pytest.fixture(scope="session")
def linked(world: Given, tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return link(world, tmp_path_factory.mktemp("linked"))
