"""Provinces of South Africa, towns, and countries, with the names that people give them."""

from __future__ import annotations

from typing import Final

_PROVINCE_NAMES: Final = {
    "Eastern Cape": "ec|e cape|eastern cape|eastern cape province|oos kaap|ooskaap|e c|za ec|oos kaapprovinsie",
    "Free State": "fs|free state|freestate|orange free state|ofs|vrystaat|vry staat|oranje vrystaat|f s|za fs|free state province",
    "Gauteng": "gp|gt|gau|gauteng|gauteng province|gauten|guateng|pwv|g p|za gp|za gt|gauteng provinsie",
    "KwaZulu-Natal": "kzn|kn|nl|kwazulu natal|kwa zulu natal|kwazulunatal|kwazulu|natal|kwazulu natal province|k z n|za kzn|za nl|kwa zulu",
    "Limpopo": "lp|lim|limpopo|limpopo province|northern province|noordelike provinsie|l p|za lp",
    "Mpumalanga": "mp|mpu|mpumalanga|mpumalanga province|eastern transvaal|oos transvaal|mpumulanga|m p|za mp",
    "Northern Cape": "nc|n cape|northern cape|northern cape province|noord kaap|noordkaap|n c|za nc",
    "North West": "nw|north west|northwest|north west province|north western|noordwes|noord wes|n w|za nw",
    "Western Cape": "wc|w cape|wcape|western cape|western cape province|western province|wes kaap|weskaap|w c|za wc|wp",
}

#: Province by each of its folded names.
PROVINCES: Final = {alias: name for name, aliases in _PROVINCE_NAMES.items() for alias in aliases.split("|")}
