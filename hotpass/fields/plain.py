"""Plain texts of the commonest kinds, read in SQL: most cells are plain, and SQL reads them much faster.

Whatever a condition here lets through reads exactly as the kind itself reads it, without further values. A
condition may be too strict, never too lax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hotpass.engine.base import literal
from hotpass.fields.address_parts import JOINED_WAYS, LABELS_AND_BOXES, WAYS, plain_ways, towns_like_streets
from hotpass.fields.organisation_words import LEADING, likely_slips
from hotpass.fields.person_parsing import no_names
from hotpass.fields.phone import numbering_plan
from hotpass.fields.vocabulary import spellings, vocabulary


@dataclass(frozen=True, slots=True)
class Plain:
    """How plain texts of a kind read, in DuckDB's SQL over the column ``raw``.

    Attributes:
        lets: expressions by name, each of which may use ``raw`` and the names before it.
        where: whether the text is plain.
        value: the canonical value.
        parts: expressions of parts by name; those that are not named are null.
        problem: what is wrong with the text, null for nothing.
    """

    lets: Mapping[str, str]
    where: str
    value: str
    parts: Mapping[str, str] = field(default_factory=dict)
    problem: str = "NULL"


def plain(kind: str, country: str) -> Plain | None:
    """How plain texts of a kind read; None where every text must be read by the kind itself."""
    make = _PLAIN.get(kind)
    return make(country) if make else None


def plain_told(kind: str, country: str) -> Plain | None:
    """What plain texts of a kind tell of other kinds, as parts (:attr:`hotpass.fields.base.Kind.gives`)."""
    return _street(country) if kind == "address" else None


def says_something() -> str:
    """Whether a plain text is neither blank nor a placeholder, in SQL over the column ``raw``."""
    return (
        "regexp_full_match(raw, '[A-Za-z1-9]([ -%''-~]*[A-Za-z0-9])?') AND NOT contains(raw, '  ')"
        f" AND NOT {_one_of('lower(raw)', vocabulary('placeholders'))}"
    )


def _one_of(expression: str, words: Iterable[str]) -> str:
    """Whether it is one of the words; a regular expression finds it much faster than ``IN``."""
    return f"regexp_full_match({expression}, {literal('|'.join(map(re.escape, sorted(words))))})"


def _said(raw: str = "raw") -> str:
    """That the text is no placeholder."""
    bare = f"rtrim(lower({raw}), '.')"
    return f"NOT {_one_of(bare, vocabulary('placeholders'))}"


def _lookup(known: Mapping[str, str], key: str) -> str:
    """What a word stands for, or null."""
    words, meanings = (", ".join(map(literal, some)) for some in (known.keys(), known.values()))
    return f"map([{words}], [{meanings}])[{key}]"


#: The text with single blanks; whatever else is wrong with it keeps it from being plain.
_TIDY: Final = r"trim(regexp_replace(raw, '[\s\x{a0}]+', ' ', 'g'))"
#: Endings behind which no slip is looked for.
_ENDINGS: Final = r"(?:co|org|gov|ac|net|web|school)\.za|com|org|net|africa|aero|info|biz"
_HOST_LABELS: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"


def _email(_country: str) -> Plain:
    shape = rf"[a-z0-9_+-][a-z0-9_+.-]{{0,62}}@{_HOST_LABELS}(?:{_ENDINGS})"
    sound = "NOT contains(_text, '..') AND NOT contains(_text, '.@') AND NOT contains(_domain, '--')"
    free = "_domain = 'gmail.com' OR NOT regexp_matches(_domain, '^g[mn]?[ai]')"
    return Plain(
        {
            "_text": "trim(lower(raw), ' ,;')",
            "_local": "split_part(_text, '@', 1)",
            "_domain": "split_part(_text, '@', 2)",
        },
        f"regexp_full_match(_text, '{shape}') AND {sound} AND ({free})",
        "_text",
        {
            "local": "_local",
            "domain": "_domain",
            "owner": f"CASE WHEN NOT {_one_of('_domain', vocabulary('free_mail'))} THEN _domain END",
        },
    )


def _phone(country: str) -> Plain | None:
    plan = numbering_plan(country)
    if plan is None:
        return None
    code, abroad = plan.code, f"00{plan.code}"
    after = {
        "_signed": f"CASE WHEN starts_with(_digits, '{code}') THEN substr(_digits, {len(code) + 1}) END",
        f"starts_with(_digits, '{abroad}')": f"substr(_digits, {len(abroad) + 1})",
        f"starts_with(_digits, '{code}') AND length(_digits) = {len(code) + 9}": (
            f"substr(_digits, {len(code) + 1})"
        ),
        "starts_with(_digits, '0')": "substr(_digits, 2)",
    }
    national = " ".join(f"WHEN {when} THEN {what}" for when, what in after.items())
    types = " ".join(
        f"WHEN regexp_full_match(_national, {literal(pattern.pattern)}) THEN '{name}'"
        for name, pattern in plan.types
    )
    return Plain(
        {
            "_digits": r"regexp_replace(replace(raw, '(0)', ''), '[^0-9]', '', 'g')",
            "_signed": r"regexp_matches(raw, '^[ (]*\+')",
            "_national": f"CASE {national} END",
            "_type": f"CASE WHEN length(_national) = 9 THEN CASE {types} END END",
            "_strange": _STRANGE if code == "27" else "false",
        },
        r"(regexp_full_match(raw, '[ (]*\+?[0-9() -]{9,23}|0\d\d/\d{3} ?\d{4}') AND _type IS NOT NULL"
        f" OR _strange) AND {_said()}",
        f"'+{code}' || _national",
        {
            "national": "CASE WHEN _strange THEN _digits ELSE _national END",
            "last7": "right(_digits, 7)",
            "type": "_type",
        },
        "CASE WHEN _strange THEN 'unreadable' END",
    )


#: Ten figures that are no number of South Africa, whatever is put before them, and name no other country.
_STRANGE: Final = (
    r"regexp_full_match(raw, '(?:[1-9]\d\d[ .-]?|\([1-9]\d\d\) ?)\d{3}[ .-]?\d{4}')"
    " AND NOT starts_with(_digits, '27')"
)


def _website(_country: str) -> Plain:
    shape = rf"{_HOST_LABELS}(?:{_ENDINGS})"
    shared = "|".join(host.replace(".", r"\.") for host in sorted(vocabulary("shared_hosts")))
    return Plain(
        {"_host": r"regexp_replace(lower(raw), '^(?:https?://)?(?:www\.)?|/$', '', 'g')"},
        rf"regexp_full_match(_host, '{shape}') AND NOT regexp_matches(_host, '^w{{2,4}}[0-9]?\.')",
        "'https://' || _host",
        {"domain": rf"CASE WHEN NOT regexp_matches(_host, '(?:^|\.)(?:{shared})$') THEN _host END"},
    )


def _organisation_name(_country: str) -> Plain:
    forms = spellings("legal_forms")
    usual = {words: forms[words] for words in _USUAL_FORMS}
    of_forms = {word for words in forms for word in words.split(" ")} | {"rf", "&"}
    abbreviated = "|".join(
        (
            "st",
            "saint",
            *LEADING,
            *(word for word, whole in spellings("organisation_spellings").items() if word != whole),
            likely_slips(),
        )
    )
    states = "|".join(sorted(vocabulary("status_words")))
    last_is_form = _one_of("split_part(_words, ' ', -1)", of_forms)
    written = _lookup({words: found.partition(" = ")[2] for words, found in usual.items()}, "_form")
    key = _lookup({words: found.partition(" = ")[0] for words, found in usual.items()}, "_form")
    word = r"(?:&|[A-Za-z]{2,}\.?)"
    mixed = rf"[A-Z][a-z]+(?: {word})*(?: \([A-Z][a-z]+(?: {word})*\))?"
    return Plain(
        {
            "_text": _TIDY,
            "_ending": f"regexp_extract(_text, '(?i) (?:{'|'.join(map(_ending, usual))})$')",
            "_base": "left(_text, length(_text) - length(_ending))",
            "_form": r"trim(regexp_replace(lower(_ending), '[(). ]+', ' ', 'g'))",
            "_words": r"regexp_replace(lower(_base), '[().]', '', 'g')",
            "_even": "_base = upper(_base) OR _base = lower(_base)",
        },
        f"(regexp_full_match(_base, '{mixed}') OR _even AND regexp_full_match(_base, '{word}(?: {word})+'))"
        r" AND NOT regexp_matches(_text, '(?i)^(?:the|die)\b|\b(?:trading|handel[a-z]*) as\b|\bdba\b')"
        rf" AND NOT regexp_matches(_text, '(?i)\((?:{states})\)')"
        f" AND NOT {last_is_form} AND NOT regexp_matches(_words, '\\b(?:{abbreviated})\\b')"
        f" AND NOT starts_with(_words, '& ') AND {_said('_text')} AND {_said('_base')}",
        f"CASE WHEN _even THEN {_titled()} ELSE _base END"
        f" || CASE WHEN _ending <> '' THEN ' ' || {written} ELSE '' END",
        {"key": "replace(_words, '&', 'and')", "legal_form": f"CASE WHEN _ending <> '' THEN {key} END"},
    )


#: Endings of names that are looked for in plain ones, longer ones first.
_USUAL_FORMS: Final = (
    *("proprietary limited", "pty limited", "pty ltd", "edms bpk", "close corporation"),
    *("limited", "ltd", "npc", "inc", "cc", "bk"),
)


def _titled() -> str:
    """A name all in capitals or all in small letters as a title."""
    small = _one_of("lower(w)", vocabulary("small_words"))
    return f"""array_to_string(list_transform(string_split(_base, ' '), lambda w, place: CASE
        WHEN {small} AND place > 1 THEN lower(w)
        WHEN _base = upper(_base) AND NOT {small} AND (length(w) < 3 OR NOT regexp_matches(w, '[AEIOUY]'))
            THEN w
        ELSE upper(left(w, 1)) || lower(substr(w, 2)) END), ' ')"""


def _ending(words: str) -> str:
    """A regular expression of a legal form: ``(Pty) Ltd``, ``(Pty)Ltd``, ``Pty. Ltd.``"""
    first, _, second = words.partition(" ")
    return rf"(?:\({first}\) ?|{first}\.? ){second}\.?" if second else rf"(?:\({first}\)|{first}\.?)"


def _person_name(_country: str) -> Plain:
    word = "[A-Z][a-z]+"
    turned = "contains(raw, ',')"
    given, family = vocabulary("given_names"), vocabulary("family_names")
    likely = f"({_one_of('_first', given)} OR NOT {_one_of('_first', family)})"
    return Plain(
        {
            "_before": "split_part(raw, ' ', 1)",
            "_behind": "split_part(raw, ' ', 2)",
            "_given": f"rtrim(CASE WHEN {turned} THEN _behind ELSE _before END, '.')",
            "_family": f"CASE WHEN {turned} THEN rtrim(_before, ',') ELSE _behind END",
            "_first": "lower(_given)",
            "_last": "lower(_family)",
            "_pointed": "length(_given) = 1",
        },
        rf"regexp_full_match(raw, '{word},? {word}|{word}, [A-Z]\.?|[A-Z]\.? {word}') AND {_said()}"
        f" AND (_pointed OR {turned} OR {likely})"
        f" AND NOT {_one_of('_first', no_names())} AND NOT {_one_of('_last', no_names())}",
        "_given || CASE WHEN _pointed THEN '. ' ELSE ' ' END || _family",
        {
            "key": "_first || ' ' || _last",
            "given": "CASE WHEN NOT _pointed THEN _first END",
            "family": "_last",
            "initials": "left(_first, 1)",
            "root": "CASE WHEN NOT _pointed THEN "
            f"coalesce({_lookup(spellings('given_name_roots'), '_first')}, _first) END",
        },
    )


def _address(_country: str) -> Plain:
    return Plain(
        {"_folded": "lower(replace(raw, ',', ''))"},
        "regexp_full_match(raw, '[0-9]{1,5}[A-Za-z]?(?: [A-Za-z]+,?)* [A-Za-z]+(?:,? [0-9]{4})?')"
        " AND NOT regexp_matches(_folded, 'box|bus|bag|sak|[a-z]{3}(?:straat|street|laan|singel)(?: |$)')"
        f" AND {_said()}",
        "raw",
        {
            "key": "array_to_string(list_transform(string_split(_folded, ' '), lambda w: "
            f"coalesce({_lookup(spellings('street_words'), 'w')}, w)), ' ')",
            "number": "split_part(_folded, ' ', 1)",
            "postcode": "nullif(regexp_extract(raw, ' ([0-9]{4})$', 1), '')",
        },
    )


def _street(country: str) -> Plain | None:
    """Addresses that are the number and the name of a street: they tell nothing else."""
    if country != "ZA":
        return None
    ways, towns = "|".join(sorted(plain_ways())), towns_like_streets()
    return Plain(
        {
            "_named": "substr(raw, strpos(raw, ' ') + 1)",
            "_name": "lower(left(_named, length(_named) - length(split_part(_named, ' ', -1))))",
        },
        f"regexp_full_match(raw, '[0-9]{{1,5}}(?: [A-Za-z]{{2,}}){{1,3}} (?i:{ways})')"
        f" AND NOT regexp_matches(_name, '\\b(?:{WAYS})\\b|(?:{JOINED_WAYS}) ')"
        f" AND NOT regexp_matches(lower(raw), '{'|'.join(LABELS_AND_BOXES)}')"
        f" AND NOT {_one_of('lower(_named)', towns)} AND {_said()}",
        "NULL",
        {"street": "raw"},
    )


def _identifier(_country: str) -> Plain:
    return Plain({}, "regexp_full_match(raw, '[0-9]+')", "raw")


_PLAIN: Final[Mapping[str, Callable[[str], Plain | None]]] = {
    "email": _email,
    "phone": _phone,
    "website": _website,
    "organisation_name": _organisation_name,
    "person_name": _person_name,
    "identifier": _identifier,
    "address": _address,
}
