"""What share of fresh rows a rule may ask for, so that data like the rows seen does not fail it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

#: Chance that a rule fails on fresh rows of the same distribution.
RISK: Final = 1e-6
_DIGITS: Final = 3


def tolerated(exceptions: float, rows: int, risk: float = RISK) -> float:
    """The greatest share of fresh rows that a rule can ask for and still hold, but for a chance.

    The number of exceptions among ``m`` fresh rows is beta-binomial given ``exceptions`` among ``rows``
    (Jeffreys' prior; Aitchison and Dunsmore, *Statistical Prediction Analysis*, 1975); ``m`` is half of
    ``rows``, as small samples swing wider. With no exceptions seen this asks for about ``1 - 20 / rows``,
    where the rule of three (``1 - 3 / rows``) bounds the share itself at 95 %, and not what is drawn next.

    Args:
        exceptions: rows that fail the rule, or are expected to.
        rows: rows that it says something of.
        risk: chance that fresh rows fail it.

    Returns:
        a share of three digits, rounded down; 0 where there are too few rows to ask for any.
    """
    fresh = rows // 2
    if fresh < 1:
        return 0.0
    expected = fresh * (exceptions + 0.5) / (rows + 1)
    # Far enough up that what lies beyond has no weight.
    most = min(fresh, math.ceil(expected + 12 * math.sqrt(2 * expected + 1) + 40))
    x = np.arange(most)
    a, b = exceptions + 0.5, rows - exceptions + 0.5
    steps = np.log(fresh - x) - np.log(x + 1) + np.log(a + x) - np.log(b + fresh - x - 1)
    logs = _log_none(fresh, a, b) + np.concatenate([[0.0], np.cumsum(steps)])
    beyond = np.cumsum(np.exp(logs)[::-1])[::-1]
    allowed = int(np.searchsorted(-beyond, -risk)) - 1
    if allowed >= fresh or allowed >= most:
        return 0.0
    return max(0, math.floor((1 - allowed / fresh) * 10**_DIGITS)) / 10**_DIGITS


def _log_none(fresh: int, a: float, b: float) -> float:
    """Log of the chance that none of the fresh rows is an exception."""
    return math.lgamma(b + fresh) - math.lgamma(b) - math.lgamma(a + b + fresh) + math.lgamma(a + b)


def surely_holds(exceptions: int, rows: int) -> float:
    """Share of rows for which a rule holds with 95 % confidence: Wilson's lower bound, one-sided."""
    if not rows:
        return 0.0
    z, share = 1.645, 1 - exceptions / rows
    centre = share + z * z / (2 * rows)
    width = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return (centre - width) / (1 + z * z / rows)


def unseen(singletons: int, doubletons: int) -> int:
    """Rows of a fresh sample of the same size expected to hold what at most one row has held so far.

    Good and Turing: values not seen have the mass of ``singletons`` rows, those seen once of twice the
    ``doubletons`` (Good 1953, *The population frequencies of species*).
    """
    return singletons + 2 * doubletons
