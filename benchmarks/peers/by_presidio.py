"""What Presidio finds in columns and texts, in its own environment, without a language model.

Read from standard input: ``columns`` (header and values each), ``texts``, ``cells`` (columns to measure the
time on). Written: the sorts of each column and of each text, and the seconds.
"""

import json
import logging
import sys
import time

import tldextract

# Otherwise the first e-mail address asks two hosts for a list of domains.
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None).extract_str

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: E402
from presidio_analyzer.nlp_engine import NoOpNlpEngine  # noqa: E402
from presidio_analyzer.predefined_recognizers import (  # noqa: E402
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    PhoneRecognizer,
)
from presidio_analyzer.predefined_recognizers.country_specific import south_africa  # noqa: E402

logging.disable(logging.CRITICAL)
SORTS = {
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "ZA_MOBILE_NUMBER": "phone",
    "ZA_TELEPHONE_NUMBER": "phone",
    "ZA_ID_NUMBER": "identity_number",
    "CREDIT_CARD": "card_number",
    "IBAN_CODE": "account_number",
    "ZA_PASSPORT": "passport_number",
    "ZA_INCOME_TAX_NUMBER": "tax_number",
    "ZA_DRIVER_LICENSE": "driving_licence",
}
#: What its recogniser of telephone numbers gives without context.
LEAST = 0.4


def engine():
    registry = RecognizerRegistry()
    own = [getattr(south_africa, name) for name in dir(south_africa) if name.endswith("Recognizer")]
    made = [
        EmailRecognizer(),
        CreditCardRecognizer(),
        IbanRecognizer(),
        PhoneRecognizer(supported_regions=["ZA"]),
    ]
    for recogniser in (*made, *(of() for of in own)):
        recogniser.supported_language = "en"
        registry.add_recognizer(recogniser)
    nlp = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "no_op"}])
    nlp.load()
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])


def sorts(analyser, text, context=None):
    """The best sort of each place of a text."""
    found = analyser.analyze(text, language="en", context=context, score_threshold=LEAST)
    best = []
    for one in sorted(found, key=lambda r: (-r.score, r.start)):
        if not any(one.start < other.end and other.start < one.end for other in best):
            best.append(one)
    return {SORTS[one.entity_type] for one in best if one.entity_type in SORTS}


def of_column(analyser, header, values):
    counted = {}
    texts = sum(" " in value and sum(c.isalpha() for c in value) > 8 for value in values) > len(values) / 2
    for value in values:
        for sort in sorts(analyser, value, header.lower().split() or None):
            counted[sort] = counted.get(sort, 0) + 1
    least = (0.1 if texts else 0.3) * len(values)
    return sorted(sort for sort, n in counted.items() if n >= least)


def main():
    told = json.load(sys.stdin)
    analyser = engine()
    columns = [of_column(analyser, header, values) for header, values in told["columns"]]
    texts = [sorted(sorts(analyser, text)) for text in told["texts"]]
    start = time.process_time()
    for column in told["cells"]:
        for value in column:
            sorts(analyser, value)
    seconds = time.process_time() - start
    json.dump({"columns": columns, "texts": texts, "seconds": seconds}, sys.stdout)


main()
