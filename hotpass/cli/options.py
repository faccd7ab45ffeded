"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Workbooks, text, JSON lines or Parquet files, zips or folders of them, or addresses.",
        show_default=False,
    ),
]
WorkspaceFolder = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Workspace folder. [default: HOTPASS_WORKSPACE, or ./workspace]"),
]
ProfileName = Annotated[
    str, typer.Option("--profile", "-p", help="A shipped profile, one of the workspace's, or a YAML file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
