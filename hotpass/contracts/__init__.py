"""Contracts: what tables are promised to hold, and whether they do.

The contract of the published tables is made from :mod:`hotpass.model` and the profile
(:func:`published_contract`). Both are written as Frictionless table schemas and as JSON Schemas of a row
(:func:`write`), read again (:func:`read`) and compared (:func:`compare`).
"""

from hotpass.contracts.changes import Change, compare
from hotpass.contracts.form import Column, Contract, Reference, Table
from hotpass.contracts.published import TABLES, VERSION, published_contract
from hotpass.contracts.versions import Step, goes_far_enough, stepped, widest
from hotpass.contracts.writing import read, row_schema, table_of, table_schema, text_of, write

__all__ = [
    "TABLES",
    "VERSION",
    "Change",
    "Column",
    "Contract",
    "Reference",
    "Step",
    "Table",
    "compare",
    "goes_far_enough",
    "published_contract",
    "read",
    "row_schema",
    "stepped",
    "table_of",
    "table_schema",
    "text_of",
    "widest",
    "write",
]
