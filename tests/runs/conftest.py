from __future__ import annotations

from tests.runs.workers import start_worker, worker

__all__ = ["start_worker", "worker"]
