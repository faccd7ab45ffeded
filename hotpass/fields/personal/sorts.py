"""The sorts of personal information that are told apart, and the words of headers that tell each.

The special ones are those of sections 26 to 33 of the Protection of Personal Information Act 4 of 2013, and
children of section 34; account numbers, whose misuse sections 105 and 106 punish, are held as closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hotpass.fields.base import Personal
from hotpass.fields.headers import Words

_GRAVER: Final[tuple[Personal, ...]] = ("none", "contact", "identity", "special")


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of personal information.

    Attributes:
        name: its key.
        label: what its values are called within a sentence.
        personal: the class of it.
        section: of the Act, where one speaks of it.
        words: of headers, with how surely each tells it; English and Afrikaans.
        but: words of headers that tell that it is something else.
    """

    name: str
    label: str
    personal: Personal
    section: str = "1"
    words: Words = ()
    but: str = ""


def gravest(classes: Iterable[str]) -> Personal:
    """The most delicate of some classes, none of none."""
    return max((c for c in _GRAVER if c in set(classes)), key=_GRAVER.index, default="none")


_GAME: Final = r"rugby|student|credit|european|western|international|customs|postal"

_EVERY: Final = (
    Sort(
        "email",
        "e-mail addresses",
        "contact",
        words=((r"e ?(?:mail|pos)s?(?: ?adres\w*)?|mail(?: adres\w*)?", 0.9),),
    ),
    Sort(
        "phone",
        "telephone numbers",
        "contact",
        words=(
            (
                r"(?:tele)?phones?|tel|telno|mobile|cell(?:ular)?(?: ?n[ro]| ?number)?"
                r"|sel(?:foon)?(?: ?n[ro])?|selnommer|landline|fax|faks"
                r"|whats ?app|telefoon|msisdn|contact (?:no|nr|number)|kontak ?(?:no|nr|nommer)",
                0.95,
            ),
        ),
    ),
    Sort("address", "addresses", "contact"),
    Sort(
        "identity_number",
        "identity numbers",
        "identity",
        words=(
            (
                r"(?:sa |rsa |national |south african )?(?:id|identity|identiteits?)"
                r"(?: (?:document|card|dokument))?(?: ?(?:no|nr|number|nommer|num))",
                1.0,
            ),
            (r"rsa id|sa id|id|identity|identiteit|idno|idnr", 0.75),
        ),
        but=r"employee|staff|customer|client|member|order|account|product|record|row|lead|campaign|user"
        r"|asset"
        r"|vehicle|supplier|vendor|invoice|transaction|company|organi\w+",
    ),
    Sort(
        "passport_number",
        "passport numbers",
        "identity",
        words=((r"passports?(?: ?(?:no|nr|number))?|paspoort(?: ?(?:no|nr|nommer))?", 1.0),),
        but=r"expiry|expires|country|photo|size",
    ),
    Sort(
        "driving_licence",
        "driving licence numbers",
        "identity",
        words=((r"driv(?:er|ers|ing) (?:licen[cs]e|permit)s?|bestuurders? ?lisensie|rybewys", 1.0),),
        but=r"expiry|class|code|date|fee",
    ),
    Sort(
        "tax_number",
        "tax numbers",
        "identity",
        words=(
            (
                r"(?:income )?tax (?:ref(?:erence)?|no|nr|number)|inkomstebelasting\w*"
                r"|sars(?: ref\w*)?(?: n[or]| number)?|belasting ?n\w*",
                1.0,
            ),
        ),
        but=r"invoice|vat|btw",
    ),
    Sort("person_name", "names of people", "identity"),
    Sort(
        "birth_date",
        "dates of birth",
        "identity",
        words=(
            (
                r"(?:date of )?birth(?: ?da(?:te|y))?|dob|geb(?:oorte)? ?dat(?:um)?|gebore|verjaar(?:s?dag)?"
                r"|born",
                1.0,
            ),
        ),
        but=r"company|established",
    ),
    Sort(
        "demographic",
        "sex, marital status, nationality, age or language",
        "identity",
        words=(
            (
                r"gender|sex|geslag|marital(?: status)?|huwelik ?status|huwelikstatus|nationality"
                r"|citizenship|nasionaliteit|burgerskap|home language|huis ?taal|moeder ?taal"
                r"|mother tongue|age(?: in years)?|ouderdom",
                0.95,
            ),
        ),
        but=r"debt|invoice|account|fleet|school|vehicle|aircraft|asset|equipment|building|stock|split"
        r"|ratio|balance|band|analysis|average|life|offen\w+|animals?|livestock|cattle|dier(?:e)?|vee",
    ),
    Sort(
        "ip_address",
        "internet addresses of devices",
        "identity",
        words=((r"(?:client |user |remote |source )?(?:ip|host)(?: adres\w*| address)?", 0.95),),
    ),
    Sort(
        "account_number",
        "account numbers",
        "special",
        "105",
        words=(
            (
                r"bank(?:ing)? ?(?:account|acc|acct|rekening)s?(?: ?(?:no|nr|number|nommer))?"
                r"|bankrekening\w*"
                r"|rekening ?(?:no|nr|nommer)s?|account (?:no|nr|number)|acc (?:no|nr|number)|iban"
                r"|(?:debit order|salary|savings|cheque|tjek|spaar) (?:account|rekening)"
                r"|bank(?:ing)? details|bankbesonderhede",
                1.0,
            ),
        ),
        but=r"type|holder|name|branch|manager|gl|ledger|grootboek|customer|client|kliënt|klient|debtor"
        r"|utility",
    ),
    Sort(
        "card_number",
        "payment card numbers",
        "special",
        "105",
        words=(
            (
                r"(?:credit|debit|payment|bank|krediet)(?: ?(?:card|kaart))(?: ?(?:no|nr|number"
                r"|nommer))?|pan|kaart ?nommer",
                1.0,
            ),
        ),
        but=r"type|holder|expiry",
    ),
    Sort(
        "religion",
        "religion or belief",
        "special",
        "28",
        words=(
            (
                r"religio(?:n|us(?: belief| affiliation| denomination)?)|faith|church|denomination"
                r"|geloof\w*"
                r"|godsdiens\w*|kerk(?:like)?(?: ?verband)?|gemeente ?lidmaat|worship|spiritual\w*|beliefs?",
                0.95,
            ),
        ),
        but=r"street|straat|str|good|bona|address|adres",
    ),
    Sort(
        "race",
        "race or ethnic origin",
        "special",
        "29",
        words=(
            (
                r"race|racial(?: group)?|ethnic(?:ity| group| origin)?|population group|ras|rasgroep"
                r"|bevolkings ?groep|etnies\w*(?: \w+)?|etnisiteit|(?:bee|hdsa|hdi|ee) (?:race|status"
                r"|designation|group)"
                r"|designated group|tribe|stam",
                0.95,
            ),
        ),
        but=r"time|number|no|nr|date|day|result|distance|course|horse|car|condition|event|fee|entry"
        r"|entries|comrades",
    ),
    Sort(
        "trade_union",
        "trade union membership",
        "special",
        "30",
        words=(
            (
                r"(?:trade |labour )?union(?: member(?:ship)?| name| affiliation)?|vakbond\w*"
                r"|vakunie\w*",
                0.95,
            ),
        ),
        but=_GAME,
    ),
    Sort(
        "politics",
        "political persuasion",
        "special",
        "31",
        words=(
            (
                r"politic(?:al|s)|politiek\w*(?: \w+)?|party (?:affiliation|membership|member)"
                r"|partylidmaat\w*"
                r"|voting (?:preference|intention)|voted? for|stemvoorkeur",
                0.95,
            ),
        ),
        but=r"third|region|boundary",
    ),
    Sort(
        "health",
        "health or sex life",
        "special",
        "32",
        words=(
            (
                r"health|medical|illness(?:es)?|diseases?|diagnos[ei]s|disabilit(?:y|ies)"
                r"|disabled|impairments?|(?:hiv|miv|vigs)(?: \w+)?|aids status"
                r"|allerg(?:y|ies?)|allergiee|medications?"
                r"|medication use|chronic"
                r"|pregnan(?:t|cy)|vaccinat\w+|injur(?:y|ies)|icd ?10?(?: code)?|sick leave(?: \w+)?"
                r"|symptoms?"
                r"|gesondheid\w*|siektes?|siekte ?toestand|gestremd\w*|medies\w*|medikasie|swanger\w*"
                r"|inenting\w*"
                r"|sexual (?:orientation|preference)|sexuality|sex life|seksuele \w+|dietary"
                r"|condition of health"
                r"|treatments?|mental",
                0.95,
            ),
        ),
        but=r"insurer|website|centre name|supplies|water|data|equipment|safety (?:officer|rep)|financial",
    ),
    Sort(
        "biometrics",
        "biometric information",
        "special",
        "33",
        words=(
            (
                r"biometri\w+|(?:finger|thumb) ?prints?|(?:vinger|duim)afdruk\w*|gesigherkenning"
                r"|iris(?: scan)?|retina\w*|facial(?: \w+)?"
                r"|face (?:id|template|scan)|dna"
                r"|voice ?print|blood (?:type|group)|bloedgroep|bloedtipe|palm print",
                0.95,
            ),
        ),
        but=r"device|reader|model|vendor",
    ),
    Sort(
        "crime",
        "criminal behaviour",
        "special",
        "33",
        words=(
            (
                r"criminal(?:ity)?|conviction\w*|convicted|offen[cs]es?|arrest\w*|misdaad\w*"
                r"|misdry\w*|kriminele \w+|strafregister\w*|strafrekord\w*|fraud record"
                r"|veroordel\w*|oortreding\w*|(?:police|saps) clearance|polisieklaring"
                r"|charges? (?:sheet|laid)"
                r"|prison\w*",
                0.95,
            ),
        ),
        but=r"unit|lawyer|law|justice|reason for no",
    ),
    Sort(
        "children",
        "information about children",
        "special",
        "34",
        words=(
            (
                r"child(?:ren)?|minors?|learners?|pupils?"
                r"|kind(?:ers?)?(?: se)?|leerders?|dependants?"
                r"|afhanklikes?|guardians?|voog",
                0.9,
            ),
        ),
        but=r"licen[cs]e|numbers? of|count|aantal|total|how many|works?|repairs?|damage|changes|no of"
        r"|max|min|ratio|class",
    ),
)

#: Every sort by its name.
SORTS: Final[Mapping[str, Sort]] = {sort.name: sort for sort in _EVERY}

#: What kinds of field are a sort of.
OF_KIND: Final[Mapping[str, str]] = {
    "email": "email",
    "phone": "phone",
    "address": "address",
    "identity_number": "identity_number",
    "person_name": "person_name",
    "given_name": "person_name",
    "family_name": "person_name",
}
