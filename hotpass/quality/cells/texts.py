"""What is wrong with a text whatever it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import tidy

_SPACE: Final = re.compile(r"^\s|\s$|[^\S\n]{2,}|[\u00a0\u2000-\u200a\u202f\u3000\t]")
#: Words of letters, digits and few signs with single blanks: nothing can be wrong with their signs.
_PLAIN: Final = re.compile(r"[A-Za-z0-9@/_-]+(?:[ .][A-Za-z0-9@/_-]+)*")
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]"
)
_LOST: Final = re.compile(r"(?<=[A-Za-z])\?(?=[a-z])")
_QUERY: Final = re.compile(r"://|www\.|\?\w+=")
_MARKUP: Final = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);"
    r"|^\s*[{\[]\s*[\"'{].*[}\]]\s*$|\[object \w+\]|^b(['\"]).*\1$|^0x[0-9a-f]{2,}$"
    r"|(?<=[a-z])%(?:20|2[c6f]|0[ad]|40)",
    re.IGNORECASE,
)
_ERROR: Final = re.compile(
    r"#(?:n/?a|ref!?|value!?|name\??|div/0!?|num!?|null!?|getting_data|spill!?|calc!?|error!?)", re.IGNORECASE
)
_FORMULA: Final = re.compile(
    r"^\s*(?:=\s*[-+(]*[A-Za-z$][\w$.!:]*\s*[(+\-*/&]|=\s*\$?[A-Z]{1,3}\$?\d+|[@+-][A-Z]+\(|[=@+-]\s*\w+\s*\|)"
)
_TRIAL: Final = re.compile(
    r"(?:test(?:ing|er)?\d*(?:,? .*)?|.* test|dummy.*|(?:asdf|zxcv)\w*(?: .*)?|qwert\w*|sdfg?\w*"
    r"|xxx+|yyy+|zzz+|abc(?:123)?"
    r"|lorem ipsum.*|.* to follow"
    r"|foo|bar|foobar|sample(?: .*)?|example(?: .*)?|your \w+(?: \w+)?|enter \w+(?: \w+)?"
    r"|insert .*|fill in.*|to be (?:confirmed|advised|completed|determined)|placeholder.*"
    r"|(?:john|jane) (?:doe|smith)|123456?7?8?9?0?|delete ?(?:me|this)?|do not use)",
    re.IGNORECASE,
)
_TRIAL_ADDRESS: Final = re.compile(
    r"(?:no[-_.]?e?-?mail|test(?:ing|er|mail)?\d*)@\S+"
    r"|(?:test\w*|no(?:ne|reply)|asdf|xxx+|abc|a|x|na|n\.a|none|dummy|someone|user|email|name)@"
    r"(?:test|example|none|no|na|nomail|noemail|domain|email|mail|asdf|abc|xxx|x|a|b)\.\S+"
    r"|\S+@(?:example|nowhere|noemail|nomail|nodomain|invalid|test)\.\S+",
    re.IGNORECASE,
)
#: Line ends and tabs as programs write them; paths of files are looked past.
_ESCAPED: Final = re.compile(r"(?<!^)\\(?:r\\n|[nrt])")
#: Pictures among letters; one alone is a mark.
_PICTURE: Final = re.compile(r"[\U0001f000-\U0001faff\u2600-\u26ff\u2708-\u270f\ufe0f]")
#: The mark by which a spreadsheet is told that what follows is text, and marks about a whole text; ``'n``
#: begins many a text in Afrikaans.
_QUOTED: Final = re.compile(
    r"""['`´](?!['nNtks]\s)[^'`´]+|"[^"]*"?|[^"]*[^\d"]"|''?[^']*'|''[^']+|[“‘„][^“”]*[”’“]?"""
)
_QUOTES: Final = frozenset("'`´\"“‘„")
_ENDS_IN_DOTS: Final = re.compile(r"[\w)\]]\s?(?:…|\.{3,})\s*$")
_LATIN_WITH_OTHER: Final = re.compile(r"[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]")
_RUN: Final = re.compile(r"([^\W\d_])\1{3,}|([!?*@_])\2{3,}", re.IGNORECASE)
_REPEATED_END: Final = re.compile(r"(?:^| )(\S*[^\W\d_]\S* \S*[^\W\d_]\S*(?: \S+)*) \1$")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DOMAIN: Final = re.compile(r"\w{3,}\.\w{2,}")
_INVERTED: Final = re.compile(r"[a-z]\w?[A-Z]{3,}$|[a-z][A-Z]{2,}$")


#: What a text holds that no text should, by the key of the rule; searched for in the text as it is.
_HELD: Final = {
    "SPACE": _SPACE,
    "CONTROL": _UNSEEN,
    "MARKUP": _MARKUP,
    "FORMULA-TEXT": _FORMULA,
    "SCRIPT": _LATIN_WITH_OTHER,
    "CUT": _ENDS_IN_DOTS,
}


def faults_of(text: str) -> Iterator[str]:
    """Keys of the rules that a text breaks by itself."""
    if _PLAIN.fullmatch(text) and text[:2] not in ("0x", "0X"):
        yield from _of_words(text)
        return
    core = text.strip()
    if _ERROR.fullmatch(core):
        yield "FORMULA-ERROR"
        return
    yield from (key for key, held in _HELD.items() if held.search(text))
    if (core[:1] in _QUOTES or core[-1:] == '"') and _QUOTED.fullmatch(core):
        yield "QUOTED"
    if "\\" in core and ":\\" not in core and _ESCAPED.search(core):
        yield "MARKUP"
    if not text.isascii() and len(core) > 3 and _PICTURE.search(core):
        yield "SIGN"
    if _is_garbled(text):
        yield "ENCODING"
    yield from _of_words(core)


def _of_words(core: str) -> Iterator[str]:
    """The same of what its words say."""
    if _says_nothing(core):
        yield "PLACEHOLDER"
    if _is_doubled(core) or (
        not core.isdecimal() and _RUN.search(core) and not core.lower().startswith(("http", "www"))
    ):
        yield "REPEATED"


def _is_doubled(core: str) -> bool:
    """Whether a text of words is another one twice; a name may be one word twice with a mark between."""
    if " " not in core and "\n" not in core:
        half = len(core) // 2
        return half >= (4 if core[:1].isalpha() else 10) and core == 2 * core[:half]
    if _REPEATED_END.search(core):
        return True
    for mark in ("", ", ", "; ", " / ", "\n"):
        half = (len(core) - len(mark)) // 2
        if half >= (4 if core[:1].isalpha() else 10) and core == core[:half] + mark + core[:half]:
            return True
    return False


def is_trial(text: str) -> bool:
    """Whether a text was typed to try something, or says that it is to be filled in."""
    return bool(_TRIAL.fullmatch(tidy(text)))


def _says_nothing(core: str) -> bool:
    clean = tidy(core)
    return (
        not clean or is_placeholder(clean) or bool(_TRIAL.fullmatch(clean) or _TRIAL_ADDRESS.fullmatch(clean))
    )


def _is_garbled(text: str) -> bool:
    if "\ufffd" in text or ("?" in text and _LOST.search(text) and not _QUERY.search(text)):
        return True
    if text.isascii():
        return False
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    return is_bad(text) or fix_encoding(text) != text


def odd_capitals(text: str) -> bool:
    """Whether a word turns capitals around (``kAROO``) or has them at random (``KaRoO``)."""
    if text.islower() or text.isdecimal() or "@" in text or "/" in text:
        return False
    if _DOMAIN.search(text):
        return False
    return any(_is_odd(word) for word in _WORD.findall(text))


def _is_odd(word: str) -> bool:
    if _INVERTED.fullmatch(word):
        return True
    rises = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return rises >= 2


def style_of(text: str) -> str:
    """How a text uses capitals: ``upper``, ``lower``, ``mixed``, or ``""`` where it has too few letters."""
    if text.isdecimal():
        return ""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4:
        return ""
    if all(c.isupper() for c in letters):
        return "upper"
    return "lower" if all(c.islower() for c in letters) else "mixed"
