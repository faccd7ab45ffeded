"""What the registers show of duties that are not kept: entries, for controls and pages."""

from __future__ import annotations

from datetime import date

from hotpass import days
from hotpass.access import Act, require
from hotpass.compliance.registers.breach_form import Breach
from hotpass.compliance.registers.forms import Notice, Operator, Transfer
from hotpass.compliance.registers.keeping import Entry, in_force
from hotpass.workspace import Workspace


def operators_without_contract(workspace: Workspace, day: date | None = None) -> list[Entry]:
    """Operators that process for us without a written contract that holds on a day (section 21(1))."""
    require(Act.REGISTERS)
    moment = day or days.today()
    found = in_force(workspace, "operators", moment)
    return [one for one in found if isinstance(one.form, Operator) and not one.form.has_contract(moment)]


def transfers_without_ground(workspace: Workspace, day: date | None = None) -> list[Entry]:
    """Transfers out of the Republic without a ground of section 72(1), or without what proves it."""
    require(Act.REGISTERS)
    found = in_force(workspace, "transfers", day)
    return [one for one in found if isinstance(one.form, Transfer) and one.form.lacks()]


def breaches_unnotified(workspace: Workspace, day: date | None = None) -> list[Entry]:
    """Breaches of which the Regulator or the subjects are not told in time, by our own clock (section 22)."""
    require(Act.REGISTERS)
    moment = day or days.today()
    found = in_force(workspace, "breaches", moment)
    forms = ((one, one.form) for one in found)
    return [one for one, form in forms if isinstance(form, Breach) and form.due() and form.tell_by < moment]


def noticed_sources(workspace: Workspace, day: date | None = None) -> set[str]:
    """Sources, in lower case, whose subjects are given a notice of the register."""
    forms = [one.form for one in in_force(workspace, "notices", day)]
    return {source.lower() for form in forms if isinstance(form, Notice) for source in form.sources}
