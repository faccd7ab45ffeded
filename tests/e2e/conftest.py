from __future__ import annotations

from tests.workbench.fixtures import chromium, empty_workbench, published, workbench

__all__ = ["chromium", "empty_workbench", "published", "workbench"]
