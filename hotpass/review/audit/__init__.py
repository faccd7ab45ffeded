"""How right a linkage is, told from pairs that were drawn at random and decided by people."""

from hotpass.review.audit.drawing import SIZE, Drawn, drawn
from hotpass.review.audit.reporting import Audit, Tally, audit

__all__ = ["SIZE", "Audit", "Drawn", "Tally", "audit", "drawn"]
