"""``qa suggest``: the quality of the data."""

from __future__ import annotations

import typer

from hotpass.cli import qa_suggesting

app = typer.Typer(
    help="Rules on the data: what they say, and which the data suggests.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("suggest")(qa_suggesting.suggest)


@app.callback()
def _group() -> None:
    """Keeps the group a group while it has one command."""
