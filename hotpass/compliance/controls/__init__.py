"""Controls: what the law and standards ask, and how it is known that it is done.

The catalogue is data (``shipped/*.yaml``, and ``controls/*.yaml`` of a workspace). A control is answered by
a computed check over what is published and what the catalogue says, by other controls, or by a person who
attests it; never by default.
"""

from hotpass.catalogue.attestations import Attestation
from hotpass.compliance.controls.asking import OFFENDING
from hotpass.compliance.controls.attesting import attest
from hotpass.compliance.controls.model import STATES, Control, Controls, State
from hotpass.compliance.controls.reading import Framework, catalogue, control_named
from hotpass.compliance.controls.standing import Standing, evaluate, offending, standings

__all__ = [
    "OFFENDING",
    "STATES",
    "Attestation",
    "Control",
    "Controls",
    "Framework",
    "Standing",
    "State",
    "attest",
    "catalogue",
    "control_named",
    "evaluate",
    "offending",
    "standings",
]
