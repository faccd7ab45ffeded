"""Towns and airfields by which a column of places is recognised, folded."""

from __future__ import annotations

from typing import Final

_SOUTH_AFRICA: Final = """
johannesburg|pretoria|cape town|durban|gqeberha|bloemfontein|east london|polokwane|nelspruit|mbombela|kimberley
rustenburg|midrand|sandton|centurion|randburg|roodepoort|germiston|benoni|boksburg|kempton park|vereeniging
vanderbijlpark|krugersdorp|soweto|stellenbosch|paarl|worcester|george|knysna|mossel bay|hermanus|ceres
pietermaritzburg|richards bay|newcastle|ladysmith|umhlanga|ballito|margate|ulundi|potchefstroom|klerksdorp|mahikeng
upington|springbok|welkom|bethlehem|tzaneen|musina|makhado|emalahleni|middelburg|secunda|ermelo|white river|hoedspruit
lanseria|makhanda|komani|mthatha|kariega|jeffreys bay|oudtshoorn|somerset west|bellville|lephalale|brits|tshwane
alberton|springs|brakpan|nigel|heidelberg|fourways|bryanston|rosebank|edenvale|bedfordview|modderfontein|hartbeespoort
hammanskraal|mamelodi|soshanguve|akasia|wonderboom|grand central|rand airport|baragwanath|virginia|oribi|pinetown
westville|hillcrest|amanzimtoti|umlazi|scottburgh|port shepstone|kokstad|vryheid|dundee|empangeni|stanger|kwadukuza
howick|estcourt|harrismith|kroonstad|sasolburg|parys|virginia airport|odendaalsrus|bothaville|phuthaditjhaba|ficksburg
vredefort|lichtenburg|vryburg|schweizer reneke|zeerust|mmabatho|sun city|mafikeng|kathu|kuruman|postmasburg|de aar
colesberg|prieska|calvinia|sutherland|port nolloth|alexander bay|graaff reinet|cradock|aliwal north|port alfred
king williams town|bhisho|butterworth|humansdorp|plettenberg bay|sedgefield|wilderness|beaufort west|swellendam
bredasdorp|caledon|grabouw|strand|gordons bay|kuils river|brackenfell|durbanville|parow|goodwood|milnerton|table view
bloubergstrand|fish hoek|simons town|hout bay|constantia|claremont|wynberg|mitchells plain|khayelitsha|atlantis
malmesbury|moorreesburg|piketberg|citrusdal|clanwilliam|vredenburg|saldanha|langebaan|vredendal|robertson|montagu
wellington|franschhoek|tulbagh|morningstar|fisantekraal|hazyview|sabie|graskop|lydenburg|mashishing|barberton
malelane|komatipoort|standerton|bethal|witbank|phalaborwa|modimolle|bela bela|mokopane|thohoyandou|louis trichardt
giyani|burgersfort|thabazimbi|warmbaths|nylstroom|pietersburg|delmas|bronkhorstspruit|cullinan|carletonville
randfontein|westonaria|orkney|stilfontein|wolmaransstad|christiana|bloemhof|hopetown|douglas|barkly west|ladybrand
clocolan|senekal|reitz|frankfort|heilbron|petrus steyn|krugersdorp airfield|brakpan airfield|petit|tedderfield
swartkops|ysterplaat|waterkloof|hoedspruit airport|kruger|kruger mpumalanga|king shaka|or tambo|o r tambo|cape winelands
"""
_ELSEWHERE: Final = """
windhoek|gaborone|maseru|mbabane|harare|bulawayo|lusaka|maputo|beira|nairobi|mombasa|dar es salaam|kampala|kigali|lagos
abuja|accra|addis ababa|cairo|luanda|lilongwe|blantyre|walvis bay|swakopmund|francistown|maun|victoria falls
london|birmingham|manchester|leeds|liverpool|bristol|sheffield|glasgow|edinburgh|cardiff|belfast|swindon|nottingham
leicester|southampton|portsmouth|oxford|cambridge|york|dublin|cork|paris|lyon|marseille|berlin|hamburg|munich|frankfurt
cologne|stuttgart|dusseldorf|vienna|zurich|geneva|basel|amsterdam|rotterdam|the hague|utrecht|brussels|antwerp|madrid
barcelona|lisbon|porto|rome|milan|naples|turin|athens|stockholm|oslo|copenhagen|helsinki|warsaw|prague|budapest
moscow|istanbul|dubai|abu dhabi|doha|riyadh|tel aviv|mumbai|delhi|new delhi|bangalore|chennai|kolkata|hyderabad|karachi
singapore|hong kong|tokyo|osaka|seoul|beijing|shanghai|bangkok|jakarta|kuala lumpur|manila|sydney|melbourne|brisbane
perth|adelaide|canberra|hobart|darwin|auckland|wellington|christchurch|toronto|montreal|vancouver|ottawa|calgary
new york|new york city|los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|san jose|austin
jacksonville|columbus|charlotte|san francisco|indianapolis|seattle|denver|washington|boston|nashville|detroit|portland
las vegas|memphis|baltimore|milwaukee|albuquerque|atlanta|miami|oakland|minneapolis|tampa|new orleans|cleveland
honolulu|orlando|pittsburgh|cincinnati|st louis|santa monica|beverly hills|pasadena|long beach|brooklyn|queens
west hollywood|hollywood|sacramento|raleigh|durham|birmingham|mexico city|sao paulo|rio de janeiro|buenos aires
"""

TOWNS: Final = frozenset("|".join((_SOUTH_AFRICA + _ELSEWHERE).split("\n")).strip("|").split("|"))

#: Other spellings of a town and the one by which records are matched.
SPELLINGS: Final = {
    **dict.fromkeys(("kaapstad", "cpt", "capetown"), "cape town"),
    **dict.fromkeys(("joburg", "jhb", "jozi", "johannesburg cbd", "egoli"), "johannesburg"),
    **dict.fromkeys(("pta", "tshwane"), "pretoria"),
    **dict.fromkeys(("port elizabeth", "pe", "p e", "gqeberha port elizabeth"), "gqeberha"),
    **dict.fromkeys(("bfn", "mangaung"), "bloemfontein"),
    **dict.fromkeys(("ethekwini", "dbn"), "durban"),
    **dict.fromkeys(("pmb", "maritzburg"), "pietermaritzburg"),
    **dict.fromkeys(("nelspruit",), "mbombela"),
    **dict.fromkeys(("pietersburg",), "polokwane"),
    **dict.fromkeys(("witbank",), "emalahleni"),
    **dict.fromkeys(("grahamstown",), "makhanda"),
    **dict.fromkeys(("queenstown",), "komani"),
    **dict.fromkeys(("umtata",), "mthatha"),
    **dict.fromkeys(("uitenhage",), "kariega"),
    **dict.fromkeys(("mafikeng", "mafeking"), "mahikeng"),
    **dict.fromkeys(("mosselbaai", "mosselbay"), "mossel bay"),
    **dict.fromkeys(("louis trichardt",), "makhado"),
    **dict.fromkeys(("lydenburg",), "mashishing"),
    **dict.fromkeys(("oos londen", "buffalo city"), "east london"),
    **dict.fromkeys(("stanger",), "kwadukuza"),
}
