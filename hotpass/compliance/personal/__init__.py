"""Personal information: where each sort of it lies, who may see it, who received it, and what people confirm.

What is found in a column is a suggestion of the run. A person confirms or rejects it, and that holds for the
same column of the next upload: of files, sheets and headers whose names differ by dates and numbers alone.
It is asked about again where the data says something else: another class, another field, nothing of it any
more, or a share of the values that has moved by more than a fifth.
"""

from hotpass.compliance.personal.finding import MOVED, Found, State, found
from hotpass.compliance.personal.inventory import Lies, inventory, received, run_in_force
from hotpass.compliance.personal.saying import say

__all__ = [
    "MOVED",
    "Found",
    "Lies",
    "State",
    "found",
    "inventory",
    "received",
    "run_in_force",
    "say",
]
