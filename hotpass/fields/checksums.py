"""Check digits."""

from __future__ import annotations


def luhn(digits: str) -> bool:
    """Whether decimal digits pass the Luhn test (ISO/IEC 7812-1), which SARS calls modulus 10."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
