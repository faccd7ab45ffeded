"""Controls: what the law and standards ask, and how it is known that it is done.

The catalogue is data (``shipped/*.yaml``, and ``controls/*.yaml`` of a workspace). A control is answered by
a computed check over what is published and what the catalogue says, by other controls, or by a person who
attests it; never by default.
"""

from hotpass.catalogue.attestations import Attestation
from hotpass.compliance.controls.asking import OFFENDING
from hotpass.compliance.controls.attesting import attest
from hotpass.compliance.controls.looking import (
    AtHand,
    Happened,
    Moved,
    asked_of,
    at_hand,
    history,
    last_known,
    stood,
    timeline,
    trend,
    waiting_for_sources,
    work_out_aside,
)
from hotpass.compliance.controls.model import STATES, Control, Controls, State
from hotpass.compliance.controls.reading import Framework, catalogue, control_named
from hotpass.compliance.controls.standing import Standing, evaluate, offending, offending_each, standings

__all__ = [
    "OFFENDING",
    "STATES",
    "AtHand",
    "Attestation",
    "Control",
    "Controls",
    "Framework",
    "Happened",
    "Moved",
    "Standing",
    "State",
    "asked_of",
    "at_hand",
    "attest",
    "catalogue",
    "control_named",
    "evaluate",
    "history",
    "last_known",
    "offending",
    "offending_each",
    "standings",
    "stood",
    "timeline",
    "trend",
    "waiting_for_sources",
    "work_out_aside",
]
