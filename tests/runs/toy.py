"""A small pipeline whose stages do what the input file tells them, so that tests can stop them anywhere.

The file is JSON: ``trace`` a file that gets a line for each stage begun; ``hold`` stages that wait for a file
``go`` beside the trace; ``fail``, ``gate``, ``refuse``, ``fault``, ``die``, ``fill`` the stage that raises an
:class:`InputError`, holds the version back, refuses the file, raises anything else, kills its process, or
fills the disk, each as long as a file of that name is beside the trace; ``deaf`` stages that ignore SIGTERM.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hotpass.errors import FileRefused, GateClosed, InputError
from hotpass.pipeline import Pipeline, Plan, Step
from hotpass.stage import StageJob
from hotpass.workspace import Workspace


def order(folder: Path, **orders: Any) -> Path:
    """An input file with these orders."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "orders.json"
    path.write_text(json.dumps({"trace": str(folder / "trace"), **orders}))
    return path


def trace(folder: Path) -> list[str]:
    """The stages begun, in their order, each with the process that did it: ``work 4711``."""
    path = folder / "trace"
    return path.read_text().splitlines() if path.exists() else []


def stages(folder: Path) -> list[str]:
    return [line.split()[0] for line in trace(folder)]


def until(happened: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that other processes bring about."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def check_file(path: Path, name: str) -> None:
    if path.read_bytes()[:1] != b"{":
        raise InputError("the file holds no orders", where=name)


def read(job: StageJob) -> Mapping[str, int]:
    orders = json.loads(Path(job.options["path"]).read_text())
    (job.output / "orders.json").write_text(json.dumps(orders))
    obey("read", orders, job)
    job.engine.write("SELECT range AS n FROM range(1000) ORDER BY 1", job.output / "rows.parquet")
    return {"rows": 1000}


def work(job: StageJob) -> Mapping[str, int]:
    return _next("work", job, "rows", "doubled")


def finish(job: StageJob) -> Mapping[str, int]:
    return _next("finish", job, "doubled", "finished")


def publish(job: StageJob) -> Mapping[str, int]:
    figures = _next("publish", job, "finished", "ssot")
    (job.output / "manifest.json").write_text(json.dumps(dict(job.options)))
    (job.output / "base.txt").write_text(job.inputs["previous"].name if "previous" in job.inputs else "none")
    return figures


def _next(name: str, job: StageJob, reads: str, writes: str) -> Mapping[str, int]:
    obey(name, json.loads(job.inputs["orders"].read_text()), job)
    job.view(reads)
    return {
        "rows": job.engine.write(
            f"SELECT n * 2 AS n FROM {reads} ORDER BY 1", job.output / f"{writes}.parquet"
        )
    }


def obey(name: str, orders: Mapping[str, Any], job: StageJob) -> None:
    beside = Path(orders["trace"])
    if name in orders.get("deaf", []):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (job.output / "half.txt").write_text("half done")
    with beside.open("a") as stream:
        stream.write(f"{name} {os.getpid()}\n")
    _go_wrong(name, orders, job)
    while name in orders.get("hold", []) and not beside.with_name("go").exists():
        job.report(0.5, "waiting")
        time.sleep(0.02)
    (job.output / "half.txt").unlink()


def _go_wrong(name: str, orders: Mapping[str, Any], job: StageJob) -> None:
    for how in _WRONG:
        if orders.get(how) == name and Path(orders["trace"]).with_name(how).exists():
            _WRONG[how](job)


def _fail(_job: StageJob) -> None:
    raise InputError("the sheet is empty", where="orders.json", remedy="Fill it")


def _refuse(_job: StageJob) -> None:
    raise FileRefused("the file is damaged", where="orders.json", remedy="Save it again")


def _fault(job: StageJob) -> None:
    value = json.loads(job.inputs["orders"].read_text())["value"]
    raise ValueError(f"could not convert {value!r}")


def _die(_job: StageJob) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill(job: StageJob) -> None:
    job.engine.write(
        "SELECT range AS n, uuid() AS u FROM range(2000000) ORDER BY 1", job.output / "big.parquet"
    )


def _gate(_job: StageJob) -> None:
    raise GateClosed("the version is not published: too few rows", where="gates of profile toy")


_WRONG = {"fail": _fail, "gate": _gate, "refuse": _refuse, "fault": _fault, "die": _die, "fill": _fill}


def commit_version(built: Path, workspace: Workspace, dataset: str, version: int) -> None:
    folder = workspace.published(dataset)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / f"v{version:04d}").exists():
        shutil.copytree(built, folder / f".v{version:04d}", dirs_exist_ok=True)
        (folder / f".v{version:04d}").rename(folder / f"v{version:04d}")
    link = folder / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(f"v{version:04d}")
    link.rename(folder / "current")


def _path(plan: Plan, _records: object, _version: int) -> Mapping[str, Any]:
    return {"path": str(plan.workspace.files.resolve() / plan.files[0].digest)}


def _telling(plan: Plan, _records: object, version: int) -> Mapping[str, Any]:
    return {"version": version, "run_id": plan.run_id}


_ORDERS = {"orders": "read/orders.json"}
PIPELINE = Pipeline(
    steps=(
        Step("read", read, options=_path),
        Step("work", work, reads=_ORDERS | {"rows": "read/rows.parquet"}, share=2.0),
        Step("finish", finish, reads=_ORDERS | {"doubled": "work/doubled.parquet"}),
        Step(
            "publish",
            publish,
            reads=_ORDERS | {"finished": "finish/finished.parquet"},
            base_reads={"previous": ""},
            options=_telling,
        ),
    ),
    commit=commit_version,
    gate=check_file,
)
PLACE = "tests.runs.toy:PIPELINE"
