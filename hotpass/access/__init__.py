"""Who may do and see what: roles, whoever acts, and the masking of personal values."""

from hotpass.access.identity import (
    NOBODY,
    AccessRefused,
    Identity,
    act_named,
    acting_as,
    bound,
    current,
    door,
    entering_by,
    identify_by,
    local,
    may,
    recorded_as,
    require,
    role_named,
)
from hotpass.access.masking import HIDDEN, mask_text, mask_value, sight
from hotpass.access.refusals import Reason
from hotpass.access.roles import CLASSES, PERMISSIONS, SIGHTS, Act, Role, Sight

__all__ = [
    "CLASSES",
    "HIDDEN",
    "NOBODY",
    "PERMISSIONS",
    "SIGHTS",
    "AccessRefused",
    "Act",
    "Identity",
    "Reason",
    "Role",
    "Sight",
    "act_named",
    "acting_as",
    "bound",
    "current",
    "door",
    "entering_by",
    "identify_by",
    "local",
    "mask_text",
    "mask_value",
    "may",
    "recorded_as",
    "require",
    "role_named",
    "sight",
]
