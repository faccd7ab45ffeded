"""What people decide about pairs of records: which to ask them, what they said, and files of it."""

from hotpass.review.answering import Question, answer, questions
from hotpass.review.deciding import as_table, decide, decided, undo
from hotpass.review.desk import Asked, Batch, Wanted, choices, let_go, take
from hotpass.review.effects import Effect
from hotpass.review.exporting import export
from hotpass.review.importing import Faulty, Imported, import_decisions
from hotpass.review.policy import Policy
from hotpass.review.queue import Pair, queue, write_queue
from hotpass.review.records import places
from hotpass.review.sides import FieldSides, Place, Said, Sides, sides
from hotpass.review.subjects import Subject, opened, subject_of

__all__ = [
    "Asked",
    "Batch",
    "Effect",
    "Faulty",
    "FieldSides",
    "Imported",
    "Pair",
    "Place",
    "Policy",
    "Question",
    "Said",
    "Sides",
    "Subject",
    "Wanted",
    "answer",
    "as_table",
    "choices",
    "decide",
    "decided",
    "export",
    "import_decisions",
    "let_go",
    "opened",
    "places",
    "questions",
    "queue",
    "sides",
    "subject_of",
    "take",
    "undo",
    "write_queue",
]
