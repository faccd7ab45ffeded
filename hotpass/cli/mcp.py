"""``mcp serve``: tools for assistants, by the Model Context Protocol."""

from __future__ import annotations

import typer

from hotpass.cli import options
from hotpass.cli.options import WorkspaceFolder

app = typer.Typer(
    help="Tools for assistants, by the Model Context Protocol.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def serve(workspace: WorkspaceFolder = None) -> None:
    """Answer an assistant on standard input and output, as whoever acts on the command line."""
    from hotpass import access
    from hotpass.mcp.server import serve as answer
    from hotpass.workspace import Workspace

    # Served for long: a token may be revoked meanwhile, so that it is looked at anew at each call.
    access.identify_by(options.who)
    answer(Workspace(workspace))
