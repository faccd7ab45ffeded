"""Countries by their ISO 3166-1 code, with further names that people give them."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
AF Afghanistan|AL Albania|DZ Algeria|AD Andorra|AO Angola|AR Argentina|AM Armenia|AU Australia|AT Austria|AZ Azerbaijan
BS Bahamas|BH Bahrain|BD Bangladesh|BB Barbados|BY Belarus|BE Belgium|BZ Belize|BJ Benin|BT Bhutan|BO Bolivia
BA Bosnia and Herzegovina|BW Botswana|BR Brazil|BN Brunei|BG Bulgaria|BF Burkina Faso|BI Burundi|CV Cabo Verde
KH Cambodia|CM Cameroon|CA Canada|CF Central African Republic|TD Chad|CL Chile|CN China|CO Colombia|KM Comoros|CG Congo
CD Democratic Republic of the Congo|CR Costa Rica|CI Côte d'Ivoire|HR Croatia|CU Cuba|CY Cyprus|CZ Czechia|DK Denmark
DJ Djibouti|DO Dominican Republic|EC Ecuador|EG Egypt|SV El Salvador|GQ Equatorial Guinea|ER Eritrea|EE Estonia
SZ Eswatini|ET Ethiopia|FJ Fiji|FI Finland|FR France|GA Gabon|GM Gambia|GE Georgia|DE Germany|GH Ghana|GR Greece
GT Guatemala|GN Guinea|GW Guinea-Bissau|GY Guyana|HT Haiti|HN Honduras|HK Hong Kong|HU Hungary|IS Iceland|IN India
ID Indonesia|IR Iran|IQ Iraq|IE Ireland|IL Israel|IT Italy|JM Jamaica|JP Japan|JO Jordan|KZ Kazakhstan|KE Kenya
KP North Korea|KR South Korea|KW Kuwait|KG Kyrgyzstan|LA Laos|LV Latvia|LB Lebanon|LS Lesotho|LR Liberia|LY Libya
LI Liechtenstein|LT Lithuania|LU Luxembourg|MG Madagascar|MW Malawi|MY Malaysia|MV Maldives|ML Mali|MT Malta
MR Mauritania|MU Mauritius|MX Mexico|MD Moldova|MC Monaco|MN Mongolia|ME Montenegro|MA Morocco|MZ Mozambique
MM Myanmar|NA Namibia|NP Nepal|NL Netherlands|NZ New Zealand|NI Nicaragua|NE Niger|NG Nigeria|MK North Macedonia
NO Norway|OM Oman|PK Pakistan|PA Panama|PG Papua New Guinea|PY Paraguay|PE Peru|PH Philippines|PL Poland|PT Portugal
QA Qatar|RE Réunion|RO Romania|RU Russia|RW Rwanda|SA Saudi Arabia|SN Senegal|RS Serbia|SC Seychelles|SL Sierra Leone
SG Singapore|SK Slovakia|SI Slovenia|SO Somalia|ZA South Africa|SS South Sudan|ES Spain|LK Sri Lanka|SD Sudan|SR Suriname
SE Sweden|CH Switzerland|SY Syria|TW Taiwan|TJ Tajikistan|TZ Tanzania|TH Thailand|TG Togo|TT Trinidad and Tobago
TN Tunisia|TR Türkiye|TM Turkmenistan|UG Uganda|UA Ukraine|AE United Arab Emirates|GB United Kingdom|US United States
UY Uruguay|UZ Uzbekistan|VE Venezuela|VN Vietnam|YE Yemen|ZM Zambia|ZW Zimbabwe
"""

#: English name by ISO 3166-1 alpha-2 code.
COUNTRIES: Final = {entry[:2]: entry[3:] for line in _TABLE.split("\n") for entry in line.split("|") if entry}

#: Code by other folded names.
ALIASES: Final = {
    **dict.fromkeys(
        ("rsa", "suid afrika", "s africa", "s a", "republic of south africa", "zaf", "mzansi"), "ZA"
    ),
    **dict.fromkeys(("namibie", "swa", "south west africa", "nam"), "NA"),
    **dict.fromkeys(("swaziland", "swz"), "SZ"),
    **dict.fromkeys(("mosambiek", "mocambique", "moz"), "MZ"),
    **dict.fromkeys(("bwa",), "BW"),
    **dict.fromkeys(("zim", "zwe"), "ZW"),
    **dict.fromkeys(("uk", "u k", "great britain", "england", "scotland", "wales", "engeland", "gbr"), "GB"),
    **dict.fromkeys(("usa", "u s a", "u s", "united states of america", "america", "vsa"), "US"),
    **dict.fromkeys(("uae", "u a e", "dubai"), "AE"),
    **dict.fromkeys(("drc", "d r congo", "congo kinshasa", "zaire"), "CD"),
    **dict.fromkeys(("ivory coast", "ivoorkus"), "CI"),
    **dict.fromkeys(("duitsland", "deutschland"), "DE"),
    **dict.fromkeys(("nederland", "holland", "the netherlands"), "NL"),
    **dict.fromkeys(("frankryk",), "FR"),
    **dict.fromkeys(("turkey",), "TR"),
    **dict.fromkeys(("czech republic",), "CZ"),
    **dict.fromkeys(("cape verde",), "CV"),
    **dict.fromkeys(("australie", "aus"), "AU"),
}
