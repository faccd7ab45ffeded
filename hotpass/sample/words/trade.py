"""What the sample's organisations are called and do: brands, lines of business, legal forms, aircraft."""

from __future__ import annotations

from typing import Final, NamedTuple


class Line(NamedTuple):
    """A line of business: its words in a name, its types, its word in a domain, whether it trains pilots."""

    words: str
    types: tuple[str, ...]
    domain: str
    trains: bool


class LegalForm(NamedTuple):
    """A legal form: the ways of writing it and the last part of its registration numbers."""

    spellings: tuple[str, ...]
    register: str


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


_SCHOOL: Final = ("Flight School", "Flight school", "Flying School", "ATO", "Training")
_CLUB: Final = ("Flying Club", "Club", "Aero club")

FLIGHT_ACADEMY: Final = Line("Flight Academy", _SCHOOL, "flight", True)
FLYING_ACADEMY: Final = Line("Flying Academy", _SCHOOL, "flying", True)
MAINTENANCE: Final = Line("Aircraft Maintenance", ("AMO", "Maintenance"), "amo", False)
AVIONICS: Final = Line("Avionics", ("AMO", "Avionics"), "avionics", False)
CHARTERS: Final = Line("Air Charters", ("Charter", "Air Charter", "Operator"), "charters", False)
HELICOPTERS: Final = Line("Helicopters", ("Helicopter", "Heli operator", "Operator"), "heli", False)

#: Lines of business, each as often as it is met.
LINES: Final[tuple[Line, ...]] = (
    FLIGHT_ACADEMY, FLIGHT_ACADEMY, FLYING_ACADEMY, MAINTENANCE, AVIONICS, CHARTERS, HELICOPTERS,
    Line("Flying School", _SCHOOL, "flyingschool", True),
    Line("Flight School", _SCHOOL, "fly", True),
    Line("Flight Training", _SCHOOL, "training", True),
    Line("Flight Training Centre", _SCHOOL, "ftc", True),
    Line("Aviation Academy", _SCHOOL, "academy", True),
    Line("Aviation Academy", _SCHOOL, "aviationacademy", True),
    Line("Aviation Training", _SCHOOL, "aviation", True),
    Line("Vliegskool", (*_SCHOOL, "Vliegskool"), "vliegskool", True),
    Line("Helicopter Training", _SCHOOL, "helitraining", True),
    Line("Drone Academy", ("RPAS", "Drone training", "UAV"), "drones", True),
    Line("Flying Club", _CLUB, "club", True),
    Line("Aero Club", _CLUB, "aeroclub", False),
    Line("Gliding Club", (*_CLUB, "Gliding"), "gliding", False),
    Line("Aviation", ("Aviation", "Operator", "General"), "aviation", False),
    Line("Aviation", ("Aviation", "Flight School", "General"), "air", True),
    Line("Lugvaart", ("Aviation", "General", "Lugvaart"), "lugvaart", False),
    Line("Aviation Services", ("Services", "FBO", "General"), "services", False),
    Line("Aircraft Sales", ("Sales", "Dealer"), "sales", False),
    Line("Skydiving", ("Skydiving", "Parachuting"), "skydive", False),
)  # fmt: skip

#: Lines so unlike each other that two companies of one house cannot be taken for one.
SISTER_LINES: Final[tuple[Line, ...]] = (FLIGHT_ACADEMY, MAINTENANCE, AVIONICS, CHARTERS, HELICOPTERS)

#: Opening words of two-word brands.
FIRST_WORDS: Final[tuple[str, ...]] = words(
    """
    Karoo Kalahari Protea Baobab Marula Kiepersol Suikerbos Fynbos Savanna Highveld Lowveld Overberg
    Drakensberg Magalies Soutpansberg Cederberg Sneeuberg Swartberg Winterberg Zoutveld Namaqua
    Richtersveld Maluti Waterberg Lebombo Umfolozi Tugela Limpopo Orange Breede Olifants Gariep
    Southern Northern Eastern Western Coastal Inland Golden Silver Copper Amber Crimson Azure Indigo
    Scarlet Emerald Sapphire Onyx Granite Marble Quartz Cobalt Desert Ocean Mountain Valley River
    Canyon Prairie Horizon Summit Zenith Meridian Solstice Equinox Aurora Polar Tropic Monsoon Thunder
    Lightning Morning Evening Midnight Sunrise Sunset Harvest Winter Summer Autumn Spring Royal Noble
    Gallant Valiant Swift Rapid Steady Bright Clear High Broad Long Blue Red White Black Green Grey
    """
)

SECOND_WORDS: Final[tuple[str, ...]] = words(
    """
    Falcon Eagle Kestrel Harrier Osprey Heron Crane Ibis Swallow Swift Kingfisher Hornbill Bustard
    Weaver Lourie Sunbird Hoopoe Bateleur Goshawk Kite Buzzard Petrel Gannet Albatross Tern Plover
    Francolin Guineafowl Ostrich Flamingo Pelican Cormorant Oriole Starling Roller Shrike Wagtail Lark
    Finch Sparrow Raven Condor Springbok Kudu Gemsbok Eland Nyala Impala Steenbok Duiker
    Caracal Serval Leopard Cheetah Lynx Jackal Meerkat Ridge Crest Peak Cloud Breeze Gale Tempest
    Cyclone Zephyr Mistral Compass Beacon Lantern Anchor Arrow Lance Shield Sabre Comet Meteor Nova
    Orion Pegasus Phoenix Griffin Vega Sirius Altair Polaris Cirrus Stratus Nimbus Wing Feather Rudder
    Rotor Vector Delta Sigma Omega Apex Vertex Keystone Pioneer Ranger Voyager Pathfinder
    """
)

PLACE_HEADS: Final[tuple[str, ...]] = words(
    """
    Rooi Swart Wit Blou Geel Groen Klip Sand Doring Wilde Leeu Olifant Buffel Arend Valk Bobbejaan
    Springbok Koedoe Steen Kiewiet Riet Bies Vaal Bo Onder Groot Klein Modder Soet Brak Kanon Kameel
    Spring Wolwe Jakkals Tier
    """
)
PLACE_TAILS: Final[tuple[str, ...]] = words(
    """
    krans fontein kop vlei spruit dal bos hoek laagte pan nek poort kloof drif rand vlakte put kraal
    """
)

AFRICAN_WORDS: Final[tuple[str, ...]] = words(
    """
    Ukhozi Inkonjane Isiphephelo Indiza Umoya Izulu Inkanyezi Ithemba Ubuntu Siyandiza Phaphama
    Amandla Khanya Inyoni Ihawu Umkhonto Ingwenya Isivinini Impilo Umhlaba Lefika Ntsu Nonyana
    Moholodi Naledi Letsatsi Thaba Leru Sefofane Pula Tumelo Tshwene Phefo Kgosi Mokolodi Lesedi
    Bokamoso Khunou Mosupatsela Tau Ndiza Bhabha Iliwa Inkwenkwezi Ilanga Isiqalo Umkhombe Sakhisizwe
    Vulindlela Masibambane Zamokuhle Phumelela Thuthuka
    """
)

#: Syllables of invented brands; heads × middles × tails are all different words.
SYLLABLE_HEADS: Final[tuple[str, ...]] = words(
    """
    Zan Vel Tor Bri Kel Mar Dra Lum Fen Sol Aer Cor Quin Ryn Pal Gav Hel Jor Nim Ost Tre Vox Wex Zel
    Arc Bel
    """
)
SYLLABLE_MIDDLES: Final[tuple[str, ...]] = words(
    """
    ta vo li ra du ni mo ze ka po sha be ro fi gu lo me xa ve no
    """
)
SYLLABLE_TAILS: Final[tuple[str, ...]] = words(
    """
    ko ris tex von dal mar lyn cor tan vis nex zar dor rex lan tis bor gen wyn pax fer sol rim cas
    """
)

PTY: Final = LegalForm(
    ("(Pty) Ltd", "Pty Ltd", "(PTY) LTD", "Proprietary Limited", "Pty. Ltd.", "(Pty)Ltd", "(pty) ltd"), "07"
)
EDMS: Final = LegalForm(("(Edms) Bpk", "Edms Bpk", "(EDMS) BPK", "(Pty) Ltd", "(Edms.) Bpk."), "07")
CC: Final = LegalForm(("CC", "cc", "C.C.", "Close Corporation"), "23")
BK: Final = LegalForm(("BK", "Bk", "CC", "B.K."), "23")
NPC: Final = LegalForm(("NPC", "NPC", "(NPC)", "Non-Profit Company"), "08")
LEGAL_FORMS: Final[tuple[LegalForm | None, ...]] = (PTY, PTY, PTY, PTY, PTY, PTY, CC, CC, None, NPC)
AFRIKAANS_FORMS: Final[tuple[LegalForm | None, ...]] = (EDMS, EDMS, BK, PTY, None)
CLUB_FORMS: Final[tuple[LegalForm | None, ...]] = (None, None, None, NPC)
HOLDINGS: Final[tuple[str, ...]] = (
    "Trading", "Investments", "Holdings", "Beleggings", "Ventures", "Familietrust",
)  # fmt: skip

#: Abbreviations that people use in names of organisations.
ABBREVIATIONS: Final[tuple[tuple[str, str], ...]] = (
    ("Aviation", "Avn"), ("Academy", "Acad."), ("Training", "Trng"), ("Services", "Svcs"), ("Centre", "Ctr"),
    ("Maintenance", "Maint."), ("School", "Sch"), ("Helicopters", "Helis"), ("Helicopter", "Heli"),
    ("Aircraft", "A/C"), ("&", "and"),
)  # fmt: skip

AIRCRAFT: Final[tuple[str, ...]] = (
    "C150", "C152", "C172", "C172 RG", "C182", "C206", "C210", "C208 Caravan", "PA-28", "PA-28R Arrow",
    "PA-34 Seneca", "PA-44 Seminole", "DA20", "DA40", "DA42", "Sling 2", "Sling TSI", "Jabiru J430", "R22",
    "R44", "R66", "Bell 206", "AS350", "BE58 Baron", "BE76 Duchess", "King Air 200", "Bathawk",
    "Savannah S", "Alpi Pioneer", "Tecnam P2006T", "DJI M300", "ASK 21",
)  # fmt: skip

DESCRIPTIONS: Final[tuple[str, ...]] = (
    "PPL, CPL & IR training", "Ab initio training", "Charter and hire-and-fly", "Part 141 ATO",
    "Opleiding tot KVL", "Helicopter PPL/CPL", "RPAS (drone) licences", "Maintenance, Part 145",
    "Night rating; instrument rating", "Weekend club, tug and winch", "Cross-country and bush flying",
    "Advanced turbine training", "Avionics repairs",
)  # fmt: skip

CATEGORIES: Final[tuple[str, ...]] = (
    "Flight School", "Charter", "AMO", "Club", "Retail", "Private", "Government", "Other",
)  # fmt: skip
STATUSES: Final[tuple[str, ...]] = (
    "Active", "Active", "Active", "Prospect", "Dormant", "Closed?", "High", "Medium", "Low", "Imminent", "0",
)  # fmt: skip
REMARKS: Final[tuple[str, ...]] = (
    "Called, no answer", "Left message", "Sent catalogue", "Interested in ground school books",
    "Bel weer in Maart", "Wants quote for headsets", "Ordered before through QuickBooks",
    "Do not phone on Fridays", "Met at air show", "Moved hangar last year", "Awaiting reply",
    "Gave price list 2024", "Prefers WhatsApp", "Meeting set up",
)  # fmt: skip
QUESTIONS: Final[tuple[str, ...]] = (
    "Still training?", "How many students?", "Who orders?", "Same as the one in the old list?", "New owner?",
    "Simulator on site?", "VAT registered?",
)  # fmt: skip
PLACEHOLDERS: Final[tuple[str, ...]] = ("n/a", "Unknown", "-", "tbc", "Unspecified", "N/A", "none", "?")
FREE_MAIL: Final[tuple[str, ...]] = (
    "gmail.com", "gmail.com", "mweb.co.za", "telkomsa.net", "gmail.com", "outlook.com", "vodamail.co.za",
    "webmail.co.za", "yahoo.com",
)  # fmt: skip
ITEMS: Final[tuple[str, ...]] = (
    "Logbook", "Headset", "PPL book set", "Chart 1:500 000", "E6B", "Kneeboard", "Plotter", "Study guide IR",
)  # fmt: skip
