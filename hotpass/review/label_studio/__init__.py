"""Pairs to Label Studio, and what people answer there back: both as often as one likes, nothing twice."""

from hotpass.review.label_studio.access import Access, access_in_force, is_set
from hotpass.review.label_studio.desk import Job, Progress, progress, start
from hotpass.review.label_studio.pulling import Fault, Pulled, pull
from hotpass.review.label_studio.pushing import Pushed, push
from hotpass.review.label_studio.server import Server
from hotpass.review.label_studio.state import State, Where, pairs_there, status
from hotpass.review.label_studio.withdrawing import Withdrawn, withdraw

__all__ = [
    "Access",
    "Fault",
    "Job",
    "Progress",
    "Pulled",
    "Pushed",
    "Server",
    "State",
    "Where",
    "Withdrawn",
    "access_in_force",
    "is_set",
    "pairs_there",
    "progress",
    "pull",
    "push",
    "start",
    "status",
    "withdraw",
]
