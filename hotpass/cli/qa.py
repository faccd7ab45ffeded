"""``qa run|report|quarantine|repairs|suggest``: the quality of the data."""

from __future__ import annotations

import typer

from hotpass.cli import qa_checking, qa_quarantine, qa_repairs, qa_reporting, qa_suggesting

app = typer.Typer(
    help="Rules on the data: where it breaks them, and which the data suggests.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("run")(qa_checking.run)
app.command("report")(qa_reporting.report)
app.add_typer(qa_quarantine.app, name="quarantine")
app.add_typer(qa_repairs.app, name="repairs")
app.command("suggest")(qa_suggesting.suggest)
