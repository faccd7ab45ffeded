"""How much two names of organisations agree, and by what such pairs are found."""

from __future__ import annotations

from typing import Any, Final

from hotpass.fields.comparing import Pair, every, levels, listed, pair, some
from hotpass.fields.vocabulary import vocabulary

#: Letters of the short word in their order within the long one, as in ``trng`` for ``training``; a number is
#: never short for another. DuckDB works out both sides of AND, but of CASE only the side that counts.
_SHORTENED: Final = (
    "CASE WHEN len({a}) < len({b}) AND substr({a}, 1, 1) = substr({b}, 1, 1) AND substr({a}, 1, 1) > '9'"
    " THEN {b} LIKE regexp_replace({a}, '(.)', '\\1%', 'g') ELSE false END"
)
#: Of the first word, which tells most, only the like of ``st`` for ``saint`` counts: it ends alike.
_CONTRACTED: Final = (
    f"CASE WHEN len({{a}}) < 4 AND right({{a}}, 1) = right({{b}}, 1) THEN {_SHORTENED} ELSE false END"
)
#: Words that only bind others.
_BINDING: Final = "'of', 'the', 'and', 'for', 'de', 'di', 'du', 'la', 'van', 'und', 'en', 'vir'"
_INITIALS: Final = "regexp_replace({b}, '(\\w)\\w* ?', '\\1', 'g')"
#: A name without the words that only bind, all of it where it has no others.
_TELLING: Final = (
    "coalesce(nullif(trim(regexp_replace({b}, '\\b(?:"
    + _BINDING.replace("'", "").replace(", ", "|")
    + ")\\b ?', '', 'g')), ''), {b})"
)


def organisation_name_levels(column: str) -> dict[str, Any]:
    """The name by which each is known: its trading name, or its own without legal form."""
    own, trading = pair(column, "key"), pair(column, "trading_as")
    known = Pair(f"coalesce({trading.left}, {own.left})", f"coalesce({trading.right}, {own.right})")
    crossed = [Pair(own.left, known.right), Pair(known.left, own.right), known]
    solid, sorted_, figures = (pair(column, part) for part in ("solid", "sorted", "figures"))
    bare = pair(column, "placeless")
    words, starts, of_words = (pair(column, part) for part in ("words", "starts", "initials"))
    acronym = pair(column, "acronym")
    within = known.either(every("contains({b}, {a})", "contains(' ' || {b} || ' ', ' ' || {a} || ' ')"))
    begins = solid.either("starts_with({b}, {a})")
    abbreviated = [
        Pair(*sides)
        for of in (of_words, acronym)
        for sides in ((known.left, of.right), (known.right, of.left))
    ]
    initials = " OR ".join(f"len({side.left}) BETWEEN 2 AND 6 AND {side.equal}" for side in abbreviated)
    return levels(
        column,
        (own.equal, "Exact match"),
        (" OR ".join(c.equal for c in crossed), "Same trading name"),
        (f"{solid.equal} OR {sorted_.equal} OR {_article_torn(solid, words)}", "Same letters or words"),
        (
            some(every(starts.equal, _shortened(words)), _abbreviated(words, of_words)),
            "Same words, some shortened",
        ),
        (every(f"{figures.equal} AND {solid.shorter} > 5", solid.slipped), "One slip of the fingers"),
        (
            f"{within} OR {solid.shorter} > 7 AND {begins}"
            f" OR {some(_among(known, words), _among_but_town(bare, words))}",
            "One within the other",
        ),
        (
            every(figures.equal, some(solid.near(2), every(f"{solid.shorter} = 4", solid.slipped))),
            "Two letters apart",
        ),
        (
            some(
                _same_but_for_place(column),
                every(starts.through("left({}, 3)").equal, _words_fit(words)),
                _one_alone(words),
                _ending_of(words),
            ),
            "Words shortened, misspelt or left out",
        ),
        (some(initials, _begun_by_initials(words, of_words)), "Initials"),
        (known.alike(0.8), "Different, though similar"),
        part="key",
        weighed=True,
    )


def organisation_name_derived(column: str) -> dict[str, str]:
    """What :func:`organisation_name_levels` needs of the name by which each is known: its words, their first
    letters, the words that tell in the order of the alphabet, its letters without blanks, its figures, its
    initials. What the name is without its own place, and the town, are nothing as far as the name tells."""
    known = f'coalesce("{column}__trading_as", "{column}__key")'
    telling = f"list_filter(string_split({known}, ' '), lambda w: w NOT IN ({_BINDING}))"
    return {
        f"{column}__words": f"string_split({known}, ' ')",
        f"{column}__starts": f"regexp_replace({_TELLING.replace('{b}', known)}, '([^ ])[^ ]*', '\\1', 'g')",
        f"{column}__solid": f"replace({known}, ' ', '')",
        f"{column}__sorted": f"coalesce(nullif(array_to_string(list_sort({telling}), ' '), ''), {known})",
        f"{column}__figures": f"regexp_replace({known}, '[^0-9]+', '', 'g')",
        f"{column}__initials": _INITIALS.replace("{b}", known),
        f"{column}__acronym": _INITIALS.replace("{b}", _TELLING).replace("{b}", known),
        f"{column}__placeless": "CAST(NULL AS VARCHAR)",
        f"{column}__brand": "CAST(NULL AS VARCHAR)",
        f"{column}__town": "CAST(NULL AS VARCHAR)",
        f"{column}__in_town": "CAST(NULL AS VARCHAR)",
    }


def brand_of(name: str, place: str) -> str:
    """SQL: the words of a name that its place does not hold, the whole name where it holds none; null where
    what is left only tells what kind of organisation it is."""
    own = (
        f"list_filter(string_split({name}, ' '), lambda w: NOT list_contains(string_split({place}, ' '), w))"
    )
    kinds = listed(vocabulary("organisation_words"))
    telling = f"list_filter({own}, lambda w: len(w) > 1 AND w NOT IN ({_BINDING}, {kinds}))"
    left = f"list_filter({own}, lambda w: w NOT IN ({_BINDING}))"
    # DuckDB works out a branch only of the rows that take it, and few names share a word with their place.
    return f"""CASE WHEN NOT list_has_any(string_split({name}, ' '), string_split({place}, ' ')) THEN {name}
        WHEN len({telling}) > 0 THEN array_to_string({left}, ' ') END"""


def organisation_name_keys(column: str) -> tuple[str, ...]:
    """SQL of what likely pairs have in common: names and words, and parts of the name by which it is known.

    The parts are its first letters, how each of its first three words begins, the consonants of its first two
    words, and its initials, or the name itself if it is one word.
    """
    own, trading = f'"{column}__key"', f'"{column}__trading_as"'
    known = f"coalesce({trading}, {own})"
    words = f"string_split({known}, ' ')"
    begins = f"array_to_string(list_transform({words}[:3], lambda w: substr(w, 1, 2)), ' ')"
    consonants = f"regexp_replace(array_to_string({words}[:2], ' '), '[aeiou]', '', 'g')"
    initials, acronym = (sql.replace("{b}", known) for sql in (_INITIALS, _INITIALS.replace("{b}", _TELLING)))
    return (
        f"unnest([{own}, {trading}])",
        f"unnest(string_split(concat_ws(' ', {own}, {trading}), ' '))",
        f"substr(replace({known}, ' ', ''), 1, 10)",
        begins,
        consonants,
        f"""unnest(CASE WHEN contains({known}, ' ')
            THEN list_distinct([{initials}, {acronym}]) ELSE [{known}] END)""",
    )


def _shortened(words: Pair) -> str:
    """The first words are the same or one is contracted, and each other is the same or shortened in one; or
    only the first is cut short, a word of organisations: ``Coal. of Aviation Karoo`` and ``Coalition of
    Aviation Karoo``, not ``Thuto High School`` and ``Thutonikazi High School``.

    All of them begin alike; that is left to the caller.
    """
    first, second, rest = (words.through(part) for part in ("{}[1]", "{}[2]", "{}[2:]"))
    cut = every(
        f"len({words.left}) > 2 AND {first.shorter} > 2 AND {rest.equal}",
        first.either(f"starts_with({{b}}, {{a}}) AND {{b}} IN ({listed(vocabulary('organisation_words'))})"),
    )
    contracted = every(f"{second.shorter} > 2 AND {second.equal}", first.either(_CONTRACTED))
    unlike = every("p[1] <> p[2]", f"NOT {Pair('p[1]', 'p[2]').either(_SHORTENED)}")
    others = f"list_filter(list_zip({words.left}[2:], {words.right}[2:]), lambda p: {unlike})"
    return some(cut, every(some(first.equal, contracted), f"len({others}) = 0"))


def _abbreviated(words: Pair, initials: Pair) -> str:
    """A word of the one is what some neighbours in the other begin with, and all others are the same: ``Karoo
    RFC Juniors`` and ``Karoo Rugby Football Club Juniors``. The first words are the same."""
    found = []
    for one, other, begin in (
        (words.left, words.right, initials.right),
        (words.right, words.left, initials.left),
    ):
        more = f"(len({other}) - len({one}))"
        here = every(
            f"{one}[i] = substr({begin}, i, {more} + 1)",
            f"{one}[: i - 1] = {other}[: i - 1] AND {one}[i + 1 :] = {other}[i + {more} + 1 :]",
        )
        places = f"list_filter(range(2, len({one}) + 1), lambda i: {here})"
        # The last words tell cheaply what can be such a pair.
        ends = some(f"{one}[-1] = {other}[-1]", f"{one}[-1] = substr({begin}, len({one}))")
        found.append(every(f"{more} BETWEEN 1 AND 4", f"{one}[1] = {other}[1]", ends, f"len({places}) > 0"))
    return some(*found)


def _begun_by_initials(words: Pair, initials: Pair) -> str:
    """The first word of the one is what the first words of the other begin with, or consonants of its long
    first word in their order, and all that follows is the same: ``FF Koblenz`` and ``Freiwillige Feuerwehr
    Koblenz``, ``LS Pietersburg`` and ``Laerskool Pietersburg``."""
    found = []
    for one, other, begin in (
        (words.left, words.right, initials.right),
        (words.right, words.left, initials.left),
    ):
        more = f"(len({other}) - len({one}))"
        of_words = (
            f"{one}[1] = substr({begin}, 1, {more} + 1)",
            _one_by_one(f"{one}[2:]", f"{other}[{more} + 2:]"),
        )
        of_consonants = (
            f"regexp_full_match({one}[1], '[^aeiou]{{2,3}}') AND len({other}[1]) > 7",
            _one_by_one(f"{one}[2:]", f"{other}[2:]"),
            f"{other}[1] LIKE regexp_replace({one}[1], '(.)', '\\1%', 'g')",
        )
        found += [every(f"{more} BETWEEN 1 AND 4", *of_words), every(f"{more} = 0", *of_consonants)]
    first, last = words.through("{}[1]"), words.through("{}[-1]")
    return every(
        f"len({words.left}) > 1 AND len({words.right}) > 1 AND {first.shorter} < 5",
        first.through("left({}, 1)").equal,
        some(last.equal, last.slipped),
        some(*found),
    )


def _one_by_one(words: str, others: str) -> str:
    """Lists of words that are the same, but for slips of the fingers in long ones."""
    two = Pair("p[1]", "p[2]")
    unlike = every("p[1] IS DISTINCT FROM p[2]", f"NOT {every(f'{two.shorter} > 4', two.slipped)}")
    return some(
        f"{words} = {others}",
        every(
            f"len({words}) = len({others})",
            f"len(list_filter(list_zip({words}, {others}), lambda p: {unlike})) = 0",
        ),
    )


def _article_torn(solid: Pair, words: Pair) -> str:
    """The same letters, but that an article stands before the one whose blank has slipped: ``Th eBell House``
    and ``The Bell House``, whose article is left out."""
    found = [
        f"{a} = concat('the', {b}) AND len({more}) > len({less})"
        for a, b, more, less in (
            (solid.left, solid.right, words.left, words.right),
            (solid.right, solid.left, words.right, words.left),
        )
    ]
    return " OR ".join(found)


def _one_alone(words: Pair) -> str:
    """A long name of one word is the first or the last of the other but for a slip: ``Tweefonein`` and
    ``Tweefontein Estates``, ``Riusseau`` and ``Hotel Rousseau``."""
    ends = [every(f"{end.shorter} > 5", end.slipped) for end in map(words.through, ("{}[1]", "{}[-1]"))]
    return every(f"least(len({words.left}), len({words.right})) = 1", some(*ends))


def _ending_of(words: Pair) -> str:
    """The words of the one, two at least, are the last of the other but for slips, which begins with a word
    of organisations: ``de la Postw`` and ``Hotel de la Poste``."""
    found = []
    for less, more in ((words.left, words.right), (words.right, words.left)):
        begins = f"{more}[1] IN ({listed(vocabulary('organisation_words'))})"
        ends = _one_by_one(less, f"{more}[-len({less}) :]")
        found.append(every(f"len({less}) > 1 AND len({less}) < len({more})", begins, ends))
    return some(*found)


def _among(known: Pair, words: Pair) -> str:
    """The words of the one, two at least, are all among the other's, in whatever order."""
    several = f"{words.left}[2] IS NOT NULL AND {words.right}[2] IS NOT NULL"
    forth, back = (
        every(f"contains({name}, {less}[1])", f"list_has_all({more}, {less})")
        for name, more, less in (
            (known.left, words.left, words.right),
            (known.right, words.right, words.left),
        )
    )
    return every(several, some(forth, back))


def _among_but_town(bare: Pair, words: Pair) -> str:
    """The words of the one, but for the town where it is, are all among those of the other, which names none:
    ``St Luke - Ceres`` and ``Catholic Church of St Luke``. Two that each name a town are two branches; a name
    that ends with another word than its like and no word of organisations may name one."""
    ends = listed(vocabulary("organisation_words"))
    found = []
    for one, other, more in ((bare.left, bare.right, words.right), (bare.right, bare.left, words.left)):
        less, last = f"string_split({one}, ' ')", f"{more}[-1]"
        fits = some(f"list_contains({less}, {last})", f"{last} IN ({ends})")
        found.append(every(f"{one} IS NOT NULL", f"{other} IS NULL", f"list_has_all({more}, {less})", fits))
    return some(*found)


def _same_but_for_place(column: str) -> str:
    """The words that tell are the same but for those of each one's own address and town, as a chain's branch
    is called by its street or its town; the towns are not known to differ."""
    brand, town = pair(column, "brand"), pair(column, "town")
    return every(brand.equal, some(town.missing, town.equal))


def _words_fit(words: Pair) -> str:
    """The first words are nearly one, or one is contracted, and each word of the shorter has its like.

    The first words begin alike, and the second do; that is left to the caller.
    """
    first, second, rest = (words.through(part) for part in ("{}[1]", "{}[2]", "{}[2:]"))
    begin = some(first.equal, first.near(1), first.near(2), first.either(_CONTRACTED))
    one = _alike(Pair("s", "t"))
    forth, back = _all_have(rest.left, rest.right, one), _all_have(rest.right, rest.left, one)
    longer = f"len({words.left}) - len({words.right})"
    fits = (
        f"CASE WHEN len({words.left}) = 2 AND {longer} = 0 THEN {some(second.equal, _alike(second))} "
        f"WHEN {longer} < 0 THEN {forth} WHEN {longer} > 0 THEN {back} WHEN {forth} THEN true ELSE {back} END"
    )
    return every(begin, fits)


def _alike(word: Pair) -> str:
    """Two words are nearly one, or one of them is shortened."""
    near = every(f"{word.shorter} > 4", word.near(1))
    return some(f"{word.shorter} > 3 AND {word.alike(0.9)}", near, word.either(_SHORTENED))


def _all_have(words: str, others: str, like: str) -> str:
    """Each word that tells is among the others or is ``like`` one of them: SQL over a word ``s`` and another
    ``t``."""
    new = f"list_filter({words}, lambda s: NOT list_contains({others}, s) AND s NOT IN ({_BINDING}))"
    return f"len(list_filter({new}, lambda s: len(list_filter({others}, lambda t: {like})) = 0)) = 0"
