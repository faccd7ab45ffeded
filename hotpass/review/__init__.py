"""What people decide about pairs of records: which to ask them, what they said, and files of it."""

from hotpass.review.deciding import as_table, decide, undo
from hotpass.review.exporting import export
from hotpass.review.importing import Faulty, Imported, import_decisions
from hotpass.review.policy import Policy
from hotpass.review.queue import Pair, queue, write_queue
from hotpass.review.sides import FieldSides, Place, Said, Sides, sides

__all__ = [
    "Faulty",
    "FieldSides",
    "Imported",
    "Pair",
    "Place",
    "Policy",
    "Said",
    "Sides",
    "as_table",
    "decide",
    "export",
    "import_decisions",
    "queue",
    "sides",
    "undo",
    "write_queue",
]
