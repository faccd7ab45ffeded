"""Contracts: what tables are promised to hold, and whether they do.

The contract of the published tables is made from :mod:`hotpass.model` and the profile
(:func:`published_contract`), that of an input is named by its source, or made from the source's columns
(:func:`source_contracts`). Both are written as Frictionless table schemas and as JSON Schemas of a row
(:func:`write`), read again (:func:`read`) and compared (:func:`compare`).
"""

from hotpass.contracts.changes import Change, compare
from hotpass.contracts.comparison import Comparison, compared
from hotpass.contracts.form import Column, Contract, Reference, Table
from hotpass.contracts.inputs import find_contract, source_contracts
from hotpass.contracts.placing import is_sheet
from hotpass.contracts.published import TABLES, VERSION, published_contract
from hotpass.contracts.versions import Step, goes_far_enough, stepped, widest
from hotpass.contracts.writing import as_json, contract_of, read, row_schema, table_schema, text_of, write

__all__ = [
    "TABLES",
    "VERSION",
    "Change",
    "Column",
    "Comparison",
    "Contract",
    "Reference",
    "Step",
    "Table",
    "as_json",
    "compare",
    "compared",
    "contract_of",
    "find_contract",
    "goes_far_enough",
    "is_sheet",
    "published_contract",
    "read",
    "row_schema",
    "source_contracts",
    "stepped",
    "table_schema",
    "text_of",
    "widest",
    "write",
]
