"""Registers of rights and duties: one way to keep them all, their forms, and their files."""

from hotpass.compliance.registers.breach_form import Breach
from hotpass.compliance.registers.checks import (
    breaches_unnotified,
    noticed_sources,
    operators_without_contract,
    transfers_without_ground,
)
from hotpass.compliance.registers.files import Imported, as_csv, every, import_file, row, to_csv, to_json
from hotpass.compliance.registers.form import FieldForm, Form, plain
from hotpass.compliance.registers.forms import (
    Backup,
    Directive,
    Notice,
    Officer,
    Operator,
    Purpose,
    RetentionRule,
    Transfer,
)
from hotpass.compliance.registers.keeping import (
    REGISTERS,
    Change,
    Entry,
    add,
    amend,
    due,
    entries,
    ever_said,
    find,
    form_of,
    history,
    in_force,
    register_of,
)
from hotpass.compliance.registers.source_form import Source

__all__ = [
    "REGISTERS",
    "Backup",
    "Breach",
    "Change",
    "Directive",
    "Entry",
    "FieldForm",
    "Form",
    "Imported",
    "Notice",
    "Officer",
    "Operator",
    "Purpose",
    "RetentionRule",
    "Source",
    "Transfer",
    "add",
    "amend",
    "as_csv",
    "breaches_unnotified",
    "due",
    "entries",
    "ever_said",
    "every",
    "find",
    "form_of",
    "history",
    "import_file",
    "in_force",
    "noticed_sources",
    "operators_without_contract",
    "plain",
    "register_of",
    "row",
    "to_csv",
    "to_json",
    "transfers_without_ground",
]
