"""The command groups, put together."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import typer

from hotpass.cli import (
    access,
    audit,
    breaches,
    classify,
    compliance,
    consents,
    contracts,
    corrections,
    evidence,
    explaining,
    exports,
    label,
    look,
    mcp,
    models,
    profiles,
    qa,
    refining,
    registers,
    retention,
    review,
    runs,
    serving,
    setting_up,
    starting,
    subjects,
)

app = typer.Typer(
    name="hotpass",
    help="Messy spreadsheets in, a single source of truth out, every value with its cell.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    epilog="Exit codes: 0 done, 1 something is wrong with what was checked, 2 input, 3 configuration, "
    "4 not allowed, 5 outside service, 6 gate closed, 7 tampered, 8 cancelled, 9 done in part, "
    "70 a fault of Hotpass.",
)

app.command("demo")(refining.demo)
app.command("run")(refining.run)
app.command("refine", hidden=True)(refining.run)
app.command("link")(refining.link)
app.command("resolve")(refining.resolve)
app.command("train")(refining.train)
app.command("serve")(serving.serve)
app.command("dashboard", hidden=True)(serving.serve)
app.command("worker")(serving.worker)
app.command("inspect")(look.inspect)
app.command("explain")(explaining.explain)
app.command("export")(exports.export)
app.command("evaluate")(look.evaluate)
app.command("sample")(setting_up.sample)
app.command("init")(starting.init)
app.command("doctor")(setting_up.doctor)
app.command("version")(setting_up.version)
app.add_typer(profiles.app, name="profiles")
app.add_typer(runs.app, name="runs")
app.add_typer(review.app, name="review")
app.add_typer(label.app, name="label")
app.add_typer(corrections.app, name="corrections")
app.add_typer(models.app, name="models")
app.add_typer(contracts.app, name="contracts")
app.add_typer(qa.app, name="qa")
app.add_typer(audit.app, name="audit")
app.add_typer(compliance.app, name="compliance")
app.add_typer(evidence.app, name="evidence")
app.add_typer(subjects.app, name="subjects")
app.add_typer(registers.app, name="registers")
app.add_typer(consents.app, name="consents")
app.add_typer(retention.app, name="retention")
app.add_typer(breaches.app, name="breaches")
app.add_typer(exports.app, name="exports")
app.add_typer(classify.app, name="classify")
app.add_typer(access.app, name="access")
app.add_typer(mcp.app, name="mcp")


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """The command line for these arguments: with the command or group that they begin with, else with all.

    To put together what is not asked for would take longer than many a command does.
    """
    name = arguments[0] if arguments else ""
    asked = copy.copy(app)
    asked.registered_commands = [command for command in app.registered_commands if command.name == name]
    asked.registered_groups = [group for group in app.registered_groups if group.name == name]
    if not (asked.registered_commands or asked.registered_groups):
        return app
    # A single command would else be the command line itself, without a name.
    asked.callback()(lambda: None)
    return asked
