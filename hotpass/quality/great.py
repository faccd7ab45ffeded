"""Great Expectations with the expectations that Hotpass adds: importing it costs seconds.

A sixth less without collecting garbage, a quarter less where its models share what they inherit, and a third
less without what its charts and two of its expectations ask for, neither of which Hotpass uses.
"""

from __future__ import annotations

import gc
from typing import Any

from hotpass.quality.inherited_fields import inherited_fields_shared
from hotpass.quality.on_use import on_use

_collecting = gc.isenabled()
gc.disable()
try:
    with on_use("altair", "scipy.stats"), inherited_fields_shared():
        import hotpass.quality.kinds_of_expectation  # noqa: F401, I001 - first: it says what the next may do
        import great_expectations
finally:
    if _collecting:
        gc.enable()

#: The library, which its own types do not describe well.
gx: Any = great_expectations
