"""What people decide about pairs of records: which to ask them, what they said, and files of it."""

from hotpass.review.acts import Act, act_of, confirm, merge, move, perform, split, take_back
from hotpass.review.agreement import Agreed, Agreement, OfPattern, Pace, agreement, disputes, settle
from hotpass.review.answering import Question, answer, questions
from hotpass.review.assigning import assign, assign_entity, assigned, reviewers, unassign
from hotpass.review.audit import SIZE, Audit, Tally, audit
from hotpass.review.beside import beside
from hotpass.review.cells import around
from hotpass.review.clusters import Cluster, Member, Tie, cluster
from hotpass.review.deciding import as_table, decide, decided, undo
from hotpass.review.desk import Batch, let_go, take, write_sample
from hotpass.review.effects import Effect
from hotpass.review.explained import explained
from hotpass.review.exporting import export
from hotpass.review.importing import Faulty, Imported, import_decisions
from hotpass.review.policy import Policy
from hotpass.review.queue import Pair, queue, write_queue
from hotpass.review.records import places
from hotpass.review.sides import FieldSides, Place, Said, Sides, sides
from hotpass.review.sitting import Sitting
from hotpass.review.subjects import Subject, opened, subject_of
from hotpass.review.unapplied import Unapplied, last_said, unapplied
from hotpass.review.waiting import is_made
from hotpass.review.wanted import Asked, Assigned, Wanted, choices
from hotpass.ssot import Neighbourhood

__all__ = [
    "SIZE",
    "Act",
    "Agreed",
    "Agreement",
    "Asked",
    "Assigned",
    "Audit",
    "Batch",
    "Cluster",
    "Effect",
    "Faulty",
    "FieldSides",
    "Imported",
    "Member",
    "Neighbourhood",
    "OfPattern",
    "Pace",
    "Pair",
    "Place",
    "Policy",
    "Question",
    "Said",
    "Sides",
    "Sitting",
    "Subject",
    "Tally",
    "Tie",
    "Unapplied",
    "Wanted",
    "act_of",
    "agreement",
    "answer",
    "around",
    "as_table",
    "assign",
    "assign_entity",
    "assigned",
    "audit",
    "beside",
    "choices",
    "cluster",
    "confirm",
    "decide",
    "decided",
    "disputes",
    "explained",
    "export",
    "import_decisions",
    "is_made",
    "last_said",
    "let_go",
    "merge",
    "move",
    "opened",
    "perform",
    "places",
    "questions",
    "queue",
    "reviewers",
    "settle",
    "sides",
    "split",
    "subject_of",
    "take",
    "take_back",
    "unapplied",
    "unassign",
    "undo",
    "write_queue",
    "write_sample",
]
