"""Presidio beside the own detector, where an operator asks for it: above all names of people inside notes.

The extra ``hotpass[presidio]`` brings it. It finds names with a language model that spaCy has installed, and
without one what patterns tell. E-mail addresses, telephone, identity and tax numbers are left to the own
detector, which knows their check digits and plans (measured in the benchmarks).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from hotpass.errors import DependencyError
from hotpass.fields import KINDS
from hotpass.fields.personal.columns import Detected
from hotpass.fields.personal.sorts import SORTS

#: Told instead of a language model: patterns alone.
PATTERNS: Final = "patterns"
#: Sorts by Presidio's names of them.
_SORTS: Final[Mapping[str, str]] = {
    "PERSON": "person_name",
    "IBAN_CODE": "account_number",
    "CREDIT_CARD": "card_number",
    "IP_ADDRESS": "ip_address",
    "ZA_PASSPORT": "passport_number",
    "ZA_DRIVER_LICENSE": "driving_licence",
}
#: Score from which it counts: what a pattern that proves nothing reaches with the header as context.
_LEAST: Final = 0.4
#: Share of the texts that must hold a sort, texts that are looked at, and how much of each.
_SHARE, _MOST, _LONGEST = 0.1, 300, 2_000
#: A column is of texts where more than half of the values have as many words.
_WORDS: Final = 4
_EXAMPLES: Final = 3
_LANGUAGE: Final = "en"

#: From a text and the words of its header to what stands in it: Presidio's name of it, from where to where.
Look = Callable[[str, Sequence[str]], Iterable[tuple[str, int, int]]]


def found_in_texts(
    header: str, values: Sequence[str], weights: Sequence[float], known: Collection[str], look: Look
) -> Iterator[Detected]:
    """Sorts that stand in the texts of a column and are not known yet; nothing where it holds no texts.

    Args:
        header: of the column.
        values: distinct values, all of them or a sample.
        weights: how many distinct values of the column each stands for.
        known: sorts that were found in the column otherwise.
        look: :func:`looker`.
    """
    if 2 * sum(len(value.split()) >= _WORDS for value in values) <= len(values):
        return
    step = -(-len(values) // _MOST)
    looked = list(zip(values[::step], weights[::step], strict=True))
    held: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for value, weight in looked:
        text = value[:_LONGEST]
        places = {_SORTS[name]: text[start:end] for name, start, end in look(text, header.lower().split())}
        for sort, piece in places.items():
            held[sort].append((weight, piece))
    whole = sum(weight for _, weight in looked)
    for sort in sorted(held.keys() - set(known)):
        share = sum(weight for weight, _ in held[sort]) / whole
        if share >= _SHARE:
            yield _detected(sort, len(looked), share, [piece for _, piece in held[sort]])


def _detected(sort: str, sampled: int, share: float, pieces: Sequence[str]) -> Detected:
    about = SORTS[sort]
    return Detected(
        sort=sort,
        personal=about.personal,
        header=False,
        sampled=sampled,
        matching=len(pieces),
        share=share,
        examples=tuple(dict.fromkeys(_masked(sort, piece) for piece in pieces))[:_EXAMPLES],
        reason=f"Presidio finds {about.label} in {max(1, round(100 * share))} of 100 texts",
    )


def _masked(sort: str, piece: str) -> str:
    return KINDS[sort].mask(piece) if sort in KINDS else "•••"


@cache
def looker(model: str) -> Look:
    """What Presidio finds, by the spaCy model of a name or a folder, or by :data:`PATTERNS` alone.

    Raises:
        DependencyError: Presidio or the model is not installed.
    """
    try:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    except ImportError as error:
        raise DependencyError(
            "Presidio is not installed",
            where="HOTPASS_PRESIDIO",
            remedy="pip install 'hotpass[presidio]', or unset HOTPASS_PRESIDIO",
        ) from error
    registry = RecognizerRegistry(supported_languages=[_LANGUAGE])
    for recogniser in _recognisers(names=model != PATTERNS):
        registry.add_recognizer(recogniser)
    engine = AnalyzerEngine(registry=registry, nlp_engine=_language(model), supported_languages=[_LANGUAGE])

    def look(text: str, context: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        found = engine.analyze(
            text, language=_LANGUAGE, context=list(context) or None, score_threshold=_LEAST
        )
        return ((one.entity_type, one.start, one.end) for one in found if one.entity_type in _SORTS)

    return look


def _recognisers(*, names: bool) -> Iterator[Any]:
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        IbanRecognizer,
        IpRecognizer,
        SpacyRecognizer,
    )
    from presidio_analyzer.predefined_recognizers.country_specific.south_africa import (
        ZaDriverLicenseRecognizer,
        ZaPassportRecognizer,
    )

    kinds = [
        CreditCardRecognizer,
        IbanRecognizer,
        IpRecognizer,
        ZaDriverLicenseRecognizer,
        ZaPassportRecognizer,
    ]
    for kind in [*kinds, SpacyRecognizer] if names else kinds:
        yield kind(supported_language=_LANGUAGE)


def _language(model: str) -> Any:
    """Presidio's engine of a language: a spaCy model, which is loaded and never fetched, or none."""
    from presidio_analyzer.nlp_engine import NoOpNlpEngine, SpacyNlpEngine

    if model == PATTERNS:
        engine = NoOpNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "no_op"}])
        engine.load()
        return engine
    import spacy

    try:
        loaded = spacy.load(model)
    except OSError as error:
        raise DependencyError(
            f"there is no spaCy model {model!r}",
            where="HOTPASS_PRESIDIO",
            remedy=f"Install it, name another, or say {PATTERNS!r}",
        ) from error
    engine = SpacyNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": model}])
    engine.nlp = {_LANGUAGE: loaded}
    return engine
