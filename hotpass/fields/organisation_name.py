"""Names of organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.legal_forms import split_legal_form
from hotpass.fields.reading import ReadingKind, hit_share, levels
from hotpass.fields.text_folding import fold, join_initials

_TRADING: Final = re.compile(
    r"[\s,;(\-–]+(?:t\s?/\s?as?|t\.a\.?|trading\s+as|h\s?/\s?a|handel\w*\s+as|d\s?/\s?b\s?/\s?a|dba)\b[\s:.]*",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"\b(?:pty|ltd|limited|cc|bpk|edms|npc|npo|inc|llc|plc|trust|group|groep|holdings|school|skool|academy"
    r"|akademie|college|kollege|universit\w+|universiteit|aviation|lugvaart|flying|flight|airways|airlines|air"
    r"|aero\w*|club|klub|services|dienste|solutions|trading|handel|charters?|logistics|logistiek|consulting|engineering"
    r"|ingenieurs|foundation|stigting|association|vereniging|council|raad|department|departement|centre|center"
    r"|sentrum|hospital|church|kerk|enterprises?|ondernemings|brothers|broers|bros|sons|seuns|company|co|studio|bank"
    r"|hotel|lodge|clinic|kliniek|attorneys|prokureurs|institut\w*|instituut|training|opleiding|industries|motors"
    r"|boerdery|farms?|plase|systems?|stelsels|technolog\w+|technologies|tegnologie|media|international|properties"
    r"|investments?|beleggings|construction|konstruksie|transport|security|restaurant|cafe|grill|bistro|pharmacy"
    r"|helicopters?|helikopters?|pilots?|municipality|munisipaliteit|store|shop|market|partners?|associates|society"
    r"|federation|agency|agentskap|ministry|bureau|laborator\w+|museum|library|corporation|corp|gmbh|stores"
    r"|suppl(?:y|ies|iers)|manufacturing|products|produkte|energy|energie|mining|steel|foods?|wholesalers?)\b",
    re.IGNORECASE,
)
_SMALL: Final = frozenset(["of", "and", "the", "for", "en", "van", "die", "vir", "in", "to", "at", "de", "du", "la", "du", "by", "op"])
_VOWEL: Final = re.compile(r"[AEIOUYÄËÏÖÜÉÈÊÁ]")


class OrganisationName(ReadingKind):
    """A company, school, club, department or other body, by its name.

    ``key`` is folded, without legal form and trading name; ``legal_form`` is the form in English
    (``(Pty) Ltd`` for ``Edms Bpk`` too); ``trading_as`` is the trading name, folded like the key.
    """

    name: ClassVar[str] = "organisation_name"
    label: ClassVar[str] = "Organisation name"
    parts: ClassVar[tuple[str, ...]] = ("key", "legal_form", "trading_as")
    personal: ClassVar[Personal] = "none"
    survives: ClassVar[Survivorship] = "trusted_source"
    words: ClassVar[Words] = (
        (
            r"(?:organisation|company|maatskappy|business|besigheid|firm|firma|entity|entiteit|employer"
            r"|werkgewer|institution|instansie|instelling|onderneming|enterprise|school|skool|university"
            r"|universiteit|college|hospital|restaurant|operator|ato|club|klub|facility|provider|brand)s?"
            r"(?: (?:name|naam|title))?",
            0.9,
        ),
        (
            r"(?:name|naam) (?:of|van)(?: the| die)? (?:organisation|company|school|skool|maatskappy|business|besigheid|institution)",
            1.0,
        ),
        (
            r"(?:trading|registered|legal|business|handels|account|client|customer|supplier|vendor|dealer|branch) ?(?:name|naam)",
            0.95,
        ),
        (
            r"supplier|verskaffer|customer|client|klient|kliente|vendor|dealer|account|branch|tak|handelsnaam|agency",
            0.75,
        ),
        (r"name|naam|names|title", 0.4),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of names with a word that organisations bear."""
        return min(0.95, 1.15 * hit_share(values, _WORDS))

    def read(self, text: str, country: str) -> Normalised:
        """The name as people write it, with its legal form in one spelling."""
        legal, trading = _split_trading(text)
        base, form, fenced = split_legal_form(legal)
        shown = _cased(base)
        endings = [*(["(RF)"] if fenced else []), *([form.written] if form else [])]
        value = " ".join([shown, *endings])
        parts = {"key": name_key(base), "legal_form": form.key if form else None, "trading_as": None}
        if trading:
            trade_base, trade_form, _ = split_legal_form(trading)
            value += " t/a " + " ".join([_cased(trade_base), *([trade_form.written] if trade_form else [])])
            parts["trading_as"] = name_key(trade_base)
        return Normalised(value, parts=parts)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Key equal, close by Jaro-Winkler, or far."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.94", "Very similar"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.88", "Similar"),
            part="key",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """Key, and its first letters."""
        return (f'"{column}__key"', f'substr("{column}__key", 1, 6)')


def name_key(name: str) -> str:
    """The folded name by which organisations are matched: no article, ``&`` as ``and``, initials joined."""
    words = join_initials(fold(name.replace("&", " and ").replace("+", " and "))).split(" ")
    if len(words) > 1 and words[0] in ("the", "die"):
        words = words[1:]
    return " ".join(words) or name.casefold()


def _split_trading(text: str) -> tuple[str, str | None]:
    pieces = _TRADING.split(text, maxsplit=1)
    if len(pieces) == 1 or not fold(pieces[0]) or not fold(pieces[1]):
        return text, None
    trading = _TRADING.sub(" / ", pieces[1]).rstrip(" ).,;")
    return pieces[0].rstrip(" ,;(-–"), trading.strip()


def _cased(name: str) -> str:
    """Names all in capitals or all in small letters as titles; short capital words stay as initials."""
    letters = [c for c in name if c.isalpha()]
    words = name.split(" ")
    shouted = all(not c.islower() for c in letters) and not (len(words) == 1 and len(name) <= 5)
    if not letters or not (shouted or all(not c.isupper() for c in letters)):
        return name
    return " ".join(_cased_word(word, first=i == 0, shouted=shouted) for i, word in enumerate(words))


def _cased_word(word: str, *, first: bool, shouted: bool) -> str:
    if word.lower() in _SMALL:
        return word.capitalize() if first else word.lower()
    if shouted and (len(word) <= 2 or not _VOWEL.search(word)):
        return word
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda run: run[0][:1].upper() + run[0][1:].lower(), word)
