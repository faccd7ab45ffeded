"""Names of organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar, Final

from hotpass.fields.base import NamesWithin, Normalised, Owner, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.legal_forms import split_legal_form
from hotpass.fields.misread import as_letters
from hotpass.fields.organisation_name_comparison import (
    organisation_name_derived,
    organisation_name_keys,
    organisation_name_levels,
)
from hotpass.fields.organisation_words import begun
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.text_folding import capital, fold, join_initials
from hotpass.fields.vocabulary import vocabulary

_TRADING: Final = re.compile(
    r"[\s,;(\-–]+(?:t\s?/\s?as?|t\.a\.?|trading\s+as|h\s?/\s?a|handel\w*\s+as|d\s?/\s?b\s?/\s?a"
    r"|dba)\b[\s:.]*",
    re.IGNORECASE,
)
_VOWEL: Final = re.compile(r"[AEIOUY]")
_JOINED_ARTICLE: Final = re.compile(r"^(The|Die)(?=[A-Z][a-z])")
_WITH_REMARK: Final = re.compile(r"(.+?)(?:\s*\(([^()]+)\)|\s+[-–]\s+([^-–()]+))\s*")
_WITH_INITIALS: Final = re.compile(r"(.+?)(?:\s*\(((?:[A-Za-z]\.?){2,8})\)|\s+[-–]\s+([A-Z]{2,8}))")
_RUN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

#: Values from which it is told that they differ.
_SEVERAL: Final = 3


class OrganisationName(ReadingKind):
    """A company, school, club, department or other body, by its name.

    ``key`` is folded, without legal form and trading name, abbreviations written out; ``legal_form`` is the
    form in English (``(Pty) Ltd`` for ``Edms Bpk`` too); ``trading_as`` is the trading name, folded like the
    key.
    """

    name: ClassVar[str] = "organisation_name"
    label: ClassVar[str] = "Organisation name"
    plural: ClassVar[str] = "names of organisations"
    keys = (
        "the whole name",
        "a word",
        "the first ten letters",
        "how the first three words begin",
        "the consonants of the first two words",
        "the initials",
    )
    names_within: ClassVar[NamesWithin] = "none"
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {}
    parts: ClassVar[tuple[str, ...]] = ("key", "legal_form", "trading_as")
    apart: ClassVar[tuple[str, ...]] = ("legal_form",)
    survives: ClassVar[Survivorship] = "trusted_source"
    shape = re.compile(r"(?!(?:yes|no|[xyn]|ja|nee|true|false|male|female)$)(?=.*[^\W\d_])[^@]{2,120}", re.I)
    words: ClassVar[Words] = (
        (
            r"(?:(?:name|naam) (?:of|van)(?: the| die)?|(?:client|customer|account|dealer"
            r"|branch)(?: name|naam)?)"
            r" (?:organisation|company|school|skool|maatskappy|business|besigheid|institution|firm"
            r"|firma|club)",
            1.0,
        ),
        (
            r"(?:organisation|org|company|maatskappy|business|besigheid|firm|firma|entity|entiteit|employer"
            r"|werkgewer|institution|instansie|instelling|onderneming|enterprise|school|skool|university"
            r"|universiteit|college|hospital|restaurant|operator|ato|club|klub|facility|provider"
            r"|affil(?:iation)?"
            r"|practice|clinic|dealership|institute|organisasie|agency|association|npo|npc|ngo|cbo"
            r"|charity|foundation"
            r"|establishment|library|biblioteek|clinic name|pharmacy|apteek|(?:housing "
            r"|sectional )?scheme|skema|body corporate"
            r"|colliery|mine|myn|rekening ?houer"
            r"|account holder|dealer|garage|surgery|vet|nursery|kwekery|salon|gym|studio|academy"
            r"|akademie|stockist"
            r"|reseller|distributor|verspreider|wholesaler|retailer|importer|exporter|co ?op\w*"
            r"|kooperasie|league|liga"
            r"|chapter|handelaar|agentskap|besigheidsnaam"
            r"|^co$|estate|winery|wine farm|cellar|museum|gallery|embassy|ministry"
            r"|municipality|council"
            r"|congregation|gemeente|parish|creche|centre|guest ?house|gastehuis|lodge|workshop"
            r"|bureau|society"
            r"|ondernemer|sentrum|stigting|trust|union"
            r"|\w*vereniging|\w+(?:klub|skool|maatskappy|kerk|instansie|kooperasie))s?(?: ?(?:name|naam))?",
            0.9,
        ),
        (
            r"(?:trading|trade|registered|legal|account|client|customer|supplier|vendor|dealer"
            r"|branch|store|shop|brand"
            r"|handels|klient|verskaffer) ?(?:name|naam)",
            0.95,
        ),
        (
            r"debtor|debiteur|creditor|krediteur|supplier|verskaffer|customer|client|klante?|klient|kliente|vendor|dealer|account"
            r"|branch|tak|handelsnaam"
            r"|publisher|manufacturer|venue|hotel|store|shop|winkel|garage|church|kerk|team|brand",
            0.75,
        ),
        (
            r"partner|stakeholder|funder|sponsor|exhibitor|contractor|landlord|tenant|merchant"
            r"|franchisee?|outlet|depot|campus"
            r"|centre|center|plant|mine|farm|plaas|lodge|host",
            0.65,
        ),
        (r"\w{3,} ?(?:name|naam)", 0.5),
        (r"name|naam|names", 0.4),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of names with a word that organisations bear, beside another that is its own."""
        known = vocabulary("organisation_words")
        return min(0.95, 1.15 * share_of(values, lambda value: "@" not in value and _bears(value, known)))

    def read(self, text: str, country: str) -> Normalised:
        """The name as people write it, with its legal form in one spelling."""
        legal, trading = _split_trading(text)
        base, form, fenced = split_legal_form(legal)
        value = " ".join([_cased(base), *(["(RF)"] if fenced else []), *([form.written] if form else [])])
        parts = {"key": name_key(base), "legal_form": form.key if form else None, "trading_as": None}
        if trading:
            trade_base, trade_form, _ = split_legal_form(trading)
            value += " t/a " + " ".join([_cased(trade_base), *([trade_form.written] if trade_form else [])])
            parts["trading_as"] = name_key(trade_base)
        return Normalised(value, parts=parts)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """See :func:`~hotpass.fields.organisation_name_comparison.organisation_name_levels`."""
        return organisation_name_levels(column)

    def derived(self, column: str) -> Mapping[str, str]:
        """See :func:`~hotpass.fields.organisation_name_comparison.organisation_name_derived`."""
        return organisation_name_derived(column)

    def blocking(self, column: str) -> Sequence[str]:
        """See :func:`~hotpass.fields.organisation_name_comparison.organisation_name_keys`."""
        return organisation_name_keys(column)


def name_key(name: str) -> str:
    """The folded name by which organisations are matched.

    No article, not even in ``TheWeston``, ``&`` as ``and``, initials joined, the usual abbreviations written
    out, saints without the mark of whose it is, two words of one meaning (``parish church``) once, and
    neither initials of the name nor its state (``closed``) behind it, in brackets or behind a dash.
    """
    name = _without_initials(_without_state(name))
    spaced = _JOINED_ARTICLE.sub(r"\1 ", name.replace("&", " and ").replace("+", " and "))
    folded = as_letters(fold(spaced))
    words = join_initials(folded).split(" ")
    if len(words) > 1 and words[0] in ("the", "die"):
        words = words[1:]
    read = zip(words, _saints(begun(words)), strict=True)
    kept = [now for before, now in pairwise([("", ""), *read]) if now[1] != before[1] or now[0] == before[0]]
    return " ".join(word for _, word in kept) or name.casefold()


def _without_state(name: str) -> str:
    """``Hotel Marty (closed)`` as ``Hotel Marty``."""
    found = _WITH_REMARK.fullmatch(name)
    return found[1] if found and fold(found[2] or found[3]) in vocabulary("status_words") else name


def _without_initials(name: str) -> str:
    """``University of Cape Town (UCT)`` as ``University of Cape Town``; other brackets stay."""
    found = _WITH_INITIALS.fullmatch(name)
    if not found:
        return name
    words = fold(found[1]).split(" ")
    every = "".join(word[0] for word in words if word)
    telling = "".join(word[0] for word in words if word and word not in vocabulary("small_words"))
    return found[1] if fold(found[2] or found[3]).replace(" ", "") in (every, telling) else name


def _saints(words: list[str]) -> list[str]:
    """``st lukes`` as ``saint luke``: ``st`` is a saint at the beginning and after a word of organisations
    or one that binds, else it may be a street."""
    before, known = {"of", "the", "van"}, vocabulary("organisation_words")
    for place, (word, name) in enumerate(pairwise(words)):
        first = place == 0 or words[place - 1] in before or words[place - 1] in known
        if word == "saint" or (word == "st" and first):
            words[place : place + 2] = ["saint", name.rstrip("s") or name]
    return words


def have_own_names(values: Sequence[str]) -> bool:
    """Whether most values put a name before what it is of: ``Caledon Clinic``, not ``Mobile Clinic``."""
    known = vocabulary("organisation_words")
    words = [fold(value).split(" ") for value in {value.casefold() for value in values}]
    named = [w for w in words if len(w) > 1 and w[0] not in known and not known.isdisjoint(w[1:])]
    return len(words) >= _SEVERAL and len(named) >= 0.8 * len(words)


def _bears(value: str, known: frozenset[str]) -> bool:
    words = fold(value).split(" ")
    return 1 < len(words) <= 9 and not known.isdisjoint(words) and _titled(value)


def _titled(value: str) -> bool:
    """Whether the longer words begin with capitals, as names' do and sentences' do not."""
    if value.isupper() or value.islower():
        return value.isupper() or " " in value
    longer = [word for word in value.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer[1:]) >= 0.5 * len(longer[1:])


def _split_trading(text: str) -> tuple[str, str | None]:
    pieces = _TRADING.split(text)
    names = [piece.strip(" ,;()/–-") for piece in pieces[1:] if fold(piece)]
    if not names or not fold(pieces[0]):
        return text, None
    return pieces[0].rstrip(" ,;(-–"), " / ".join(names)


def _cased(name: str) -> str:
    """Names all in capitals or all in small letters as titles; short capital words stay as initials."""
    if not (name.isupper() or name.islower()) or (name.isupper() and " " not in name and len(name) <= 5):
        return name
    shouted = name.isupper()
    return " ".join(_cased_word(word, i == 0, shouted) for i, word in enumerate(name.split(" ")))


def _cased_word(word: str, first: bool, shouted: bool) -> str:
    if word.lower() in vocabulary("small_words"):
        return word.capitalize() if first else word.lower()
    if shouted and (len(word) <= 2 or not _VOWEL.search(word)):
        return word
    return _RUN.sub(lambda run: capital(run[0].lower()), word)
