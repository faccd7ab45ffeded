"""Types, statuses, priorities: one of a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind
from hotpass.fields.text_folding import capital
from hotpass.fields.vocabulary import vocabulary

_VOWEL: Final = re.compile(r"[AEIOUY]")


class Category(ReadingKind):
    """One of a few words: ``Flight school``, ``Active``. Case is the same however it was typed."""

    name: ClassVar[str] = "category"
    label: ClassVar[str] = "Category"
    plural: ClassVar[str] = "repeated words"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    shape = re.compile(r"(?=.*\w).{1,40}")
    words: ClassVar[Words] = (
        (
            r"category|kategorie|type|tipe|soort|class(?:ification)?|klas|group|groep|industry"
            r"|bedryf|sector|sektor|segment|source"
            r"|bron|department|departement|afdeling|priority|prioriteit|tier|grade|rating|bee level"
            r"|gender|geslag|sex"
            r"|language|taal|size|speciali[sz]ation|services?|status|stage|phase|fase|outcome"
            r"|result|uitslag|toestand"
            r"|qualification|kwalifikasie|discipline|dissipline|degree|course|kursus|subject|vak"
            r"|plan|package|pakket|tag"
            r"|labels?|brand|handelsmerk|model|make|colou?r|kleur|grootte|method|metode|mode|option"
            r"|opsie|choice"
            r"|frequency|interests?|belangstelling|skills?|vaardighede|hobbies|dietary|dieet"
            r"|allerg\w+|product|produk"
            r"|item|commodity|kommoditeit|event|session|sessie|programme?|program|project|projek"
            r"|campaign|veldtog"
            r"|ownership|eienaarskap|quintile|kwintiel|circuit|kring|cluster|zone|sone|ward|wyk"
            r"|terms|terme|currency"
            r"|geldeenheid|opt(?:ed)? ?(?:in|out)|verified|sent|gestuur|consent|toestemming"
            r"|confirmed|received|ontvang"
            r"|allowed|preferences?|permission|bounced|popia?|newsletter|nuusbrief|blood|shirt"
            r"|grading|gradering"
            r"|accreditation|akkreditasie|licen[cs]e type|membership|lidmaatskap|focus|fokus"
            r"|cultivars?|crops?|gewasse"
            r"|^category$|tier|(?:thematic|focus|practice|work|subject|business|service|study|fokus"
            r"|werk) ?(?:area|gebied)s?|theme|tema|cost ?cent(?:re|er)|kostesentrum|responded"
            r"|replied|interested|active"
            r"|aktief|invalid"
            r"|checked|strat\w*|cuisine|race"
            r"|marital status|salutation"
            r"|aanhef|blocked|paid|emergency service|prefix|suffix|ind(?:icator)?|flag|subscribed|vip",
            0.85,
        ),
        (r"title|titel|level|vlak", 0.5),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """High where few distinct short values repeat."""
        distinct = {value.lower() for value in values}
        few = len(values) >= 5 and len(distinct) <= max(3, min(40, len(values) / 4))
        short = sum(1 for value in values if len(value) <= 35 and any(c.isalpha() for c in value))
        return 0.62 * short / len(values) if few else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The words in small letters but for the first and for abbreviations."""
        words = [_cased(word, text.isupper()) for word in text.split(" ")]
        return Normalised(capital(" ".join(words)))


def _cased(word: str, shouted: bool) -> str:
    plain = word.isupper() or word.istitle()
    if not plain or not word.isalpha():
        return word
    abbreviation = word.isupper() and word.lower() not in vocabulary("short_words")
    if abbreviation and (len(word) <= 3 or not _VOWEL.search(word) or (not shouted and len(word) <= 4)):
        return word
    return word.lower()
