"""Towns with their province, dialling code and postal code, and the ways in which people write them.

Dialling and postal codes are the towns' own; street names are common ones that many towns have.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Town(NamedTuple):
    """A town: its names (the first is the usual one), province code, dialling code, postal code, airfield."""

    names: tuple[str, ...]
    province: str
    dialling: str
    postal: str
    airfield: str


_TOWNS: Final = """
GP|Johannesburg,Jhb,JOHANNESBURG,Joburg|011|2001|Baragwanath Airfield
GP|Pretoria,PRETORIA,Pta,Tshwane|012|0001|Wonderboom Airport
GP|Lanseria,Lanseria Airport,LANSERIA|011|1748|Lanseria Airport
GP|Midrand,MIDRAND|011|1685|Grand Central Airport
GP|Germiston,germiston|011|1401|Rand Airport
GP|Krugersdorp|011|1739|Krugersdorp Airfield
GP|Springs,SPRINGS|011|1559|Springs Airfield
GP|Brakpan|011|1541|Brakpan-Benoni Airfield
GP|Vereeniging|016|1930|Vereeniging Airport
GP|Heidelberg|016|1441|Heidelberg Airfield
GP|Centurion|012|0157|Swartkop Airfield
WC|Cape Town,CAPE TOWN,Kaapstad,CT|021|8001|Cape Town International
WC|Stellenbosch|021|7600|Stellenbosch Airfield
WC|George,GEORGE|044|6529|George Airport
WC|Mossel Bay,Mosselbaai|044|6500|Mossel Bay Airfield
WC|Oudtshoorn|044|6625|Oudtshoorn Airfield
WC|Plettenberg Bay,Plett,Plettenbergbaai|044|6600|Plettenberg Bay Airport
WC|Worcester|023|6850|Worcester Airfield
WC|Robertson|023|6705|Robertson Airfield
WC|Beaufort West,Beaufort-Wes|023|6970|Beaufort West Airfield
WC|Malmesbury|022|7300|Morningstar Airfield
WC|Saldanha|022|7395|Saldanha Airfield
WC|Swellendam|028|6740|Swellendam Airfield
WC|Hermanus|028|7200|Hermanus Airfield
WC|Paarl|021|7646|Diemerskraal Airfield
KZN|Durban,DURBAN,Dbn,eThekwini|031|4001|Virginia Airport
KZN|Pietermaritzburg,PMB,Maritzburg|033|3201|Oribi Airport
KZN|Richards Bay,Richardsbaai|035|3900|Richards Bay Airport
KZN|Margate|039|4275|Margate Airport
KZN|Newcastle|034|2940|Newcastle Airfield
KZN|Ladysmith|036|3370|Ladysmith Airfield
KZN|Ballito|032|4420|Ballito Airfield
KZN|Vryheid|034|3100|Vryheid Airfield
KZN|Ulundi|035|3838|Ulundi Airport
KZN|Howick|033|3290|Howick Airfield
EC|Port Elizabeth,PE,Gqeberha,PORT ELIZABETH|041|6001|Chief Dawid Stuurman Airport
EC|East London,EL,Oos-Londen|043|5201|King Phalo Airport
EC|Mthatha,Umtata|047|5099|Mthatha Airport
EC|Queenstown,Komani|045|5320|Queenstown Airfield
EC|Graaff-Reinet,Graaff Reinet|049|6280|Graaff-Reinet Airfield
EC|Makhanda,Grahamstown|046|6139|Makhanda Airfield
EC|Port Alfred|046|6170|Port Alfred Airfield
EC|Jeffreys Bay,J-Bay,Jeffreysbaai|042|6330|Paradise Beach Airfield
EC|Cradock|048|5880|Cradock Airfield
FS|Bloemfontein,Bloem,BLOEMFONTEIN|051|9301|Tempe Airfield
FS|Welkom|057|9459|Welkom Airport
FS|Bethlehem|058|9701|Bethlehem Airport
FS|Kroonstad|056|9499|Kroonstad Airfield
FS|Harrismith|058|9880|Harrismith Airfield
FS|Parys|056|9585|Parys Airfield
LP|Polokwane,Pietersburg|015|0699|Polokwane Airport
LP|Tzaneen|015|0850|Tzaneen Airfield
LP|Thabazimbi|014|0380|Thabazimbi Airfield
LP|Phalaborwa|015|1389|Hendrik van Eck Airport
LP|Makhado,Louis Trichardt|015|0920|Louis Trichardt Airfield
LP|Bela-Bela,Warmbaths,Bela Bela|014|0480|Warmbaths Airfield
LP|Hoedspruit|015|1380|Eastgate Airport
LP|Lephalale,Ellisras|014|0555|Lephalale Airfield
MP|Nelspruit,Mbombela,NELSPRUIT|013|1200|Nelspruit Airfield
MP|Witbank,eMalahleni|013|1034|Witbank Airfield
MP|Middelburg|013|1050|Middelburg Airfield
MP|Secunda|017|2302|Secunda Airfield
MP|Ermelo|017|2350|Ermelo Airfield
MP|White River,Witrivier|013|1240|Kruger Gateway Airfield
MP|Malelane|013|1320|Malelane Airfield
NW|Klerksdorp|018|2570|P C Pelser Airport
NW|Rustenburg|014|0299|Rustenburg Airfield
NW|Potchefstroom,Potch|018|2531|Potchefstroom Airport
NW|Mahikeng,Mafikeng,Mafeking|018|2745|Mahikeng Airport
NW|Brits|012|0250|Brits Airfield
NW|Lichtenburg|018|2740|Lichtenburg Airfield
NW|Vryburg|053|8600|Vryburg Airfield
NC|Kimberley,KIMBERLEY|053|8301|Kimberley Airport
NC|Upington|054|8801|Upington Airport
NC|Springbok|027|8240|Springbok Airfield
NC|De Aar|053|7000|De Aar Airfield
NC|Kuruman|053|8460|Kuruman Airfield
NC|Colesberg|051|9795|Colesberg Airfield
"""


def _town(line: str) -> Town:
    province, names, dialling, postal, airfield = line.split("|")
    return Town(tuple(names.split(",")), province, dialling, postal, airfield)


TOWNS: Final[tuple[Town, ...]] = tuple(_town(line) for line in _TOWNS.split("\n") if line)

#: Province code to the ways of writing it; the first is the official name.
PROVINCES: Final[dict[str, tuple[str, ...]]] = {
    "GP": ("Gauteng", "GP", "GP", "gauteng", "GAUTENG", "Gauteng Province", "Gautng"),
    "WC": ("Western Cape", "WC", "W Cape", "W Cape", "W. Cape", "Wes-Kaap", "WESTERN CAPE", "Western-Cape"),
    "KZN": ("KwaZulu-Natal", "KZN", "KZN", "Kwazulu Natal", "Kwazulu Natal", "Kwa-Zulu Natal", "kzn"),
    "EC": ("Eastern Cape", "EC", "E Cape", "E. Cape", "Oos-Kaap", "EASTERN CAPE"),
    "FS": ("Free State", "FS", "Freestate", "Vrystaat", "OFS", "FREE STATE"),
    "LP": ("Limpopo", "LP", "LIMPOPO", "Limpopo Province", "Lim"),
    "MP": ("Mpumalanga", "MP", "Mpumulanga", "MPUMALANGA", "Mpum."),
    "NW": ("North West", "NW", "North-West", "Noordwes", "NORTH WEST", "Northwest"),
    "NC": ("Northern Cape", "NC", "N Cape", "N. Cape", "Noord-Kaap", "NORTHERN CAPE"),
}

STREETS: Final[tuple[str, ...]] = (
    "Hangar Road", "Airport Road", "Church Street", "Voortrekker Road", "Nelson Mandela Drive", "Main Road",
    "Kerkstraat", "Lughawe Road", "Beyers Naudé Drive", "Long Street", "Vliegveld Street", "Station Road",
    "Steve Biko Street", "Jan Smuts Avenue", "Albertina Sisulu Road", "Market Street", "Propeller Lane",
    "Runway Crescent", "Industria Road", "Oliver Tambo Drive", "Bird Street", "Langstraat", "Aviator Way",
    "Windsock Close", "Taxiway Street", "Suikerbos Avenue", "Protea Road", "Kiaat Street", "Arend Street",
)  # fmt: skip
