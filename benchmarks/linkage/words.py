"""Words that the labelled sets are made of."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN: Final = _words(
    "Alice Amara Anita Arthur Beatrix Bongani Bruno Carla Carlos Charlotte Chen Clara Daniel"
    " David Deepa Diana Edward Elena Elizabeth Emily Emma Ethan Fatima Felix Fiona Frank George"
    " Grace Hannah Harold Helen Henry Imran Isabella Ivan Jack James Jamila Jane Jasmine Johan"
    " John Joseph Julia Karen Katherine Kenji Kwame Laura Lerato Liam Linda Lucas Maria Mark"
    " Martha Mary Matthew Michael Miguel Mohammed Nadia Nancy Naomi Nicholas Nomsa Oliver Olivia"
    " Omar Patricia Paul Peter Philip Priya Rachel Rebecca Richard Robert Rosa Ruth Samuel Sarah"
    " Sipho Sofia Stephen Susan Thabo Thomas Timothy Valentina Victor Wei William Yusuf Zoe"
)
FAMILY: Final = _words(
    "Abrahams Adams Ahmed Anderson Bailey Baker Bell Bennett Botha Brooks Brown Campbell Carter"
    " Chen Clark Collins Cook Cooper Cruz Davies Davis Diaz Dlamini Edwards Evans Fernandez"
    " Fischer Fourie Garcia Gomez Gonzalez Green Gupta Hall Harris Hernandez Hill Hughes Ivanov"
    " Jackson Johnson Jones Kelly Khan Khumalo Kim King Kumar Lee Lewis Lopez Martin Martinez"
    " Meyer Miller Mitchell Mokoena Moore Morgan Morris Müller Murphy Naidoo Nel Nelson Nguyen"
    " Nkosi Okafor Owens Parker Patel Perez Peterson Phillips Pillay Price Ramirez Reed Rivera"
    " Roberts Robinson Rodriguez Rogers Rossi Sanchez Schmidt Scott Singh Smith Stewart Tanaka"
    " Taylor Thompson Torres Turner Venter Walker Ward Watson White Williams Wilson Wood Wright"
    " Young"
)
NICKNAMES: Final = {
    "Robert": "Bob",
    "William": "Bill",
    "Elizabeth": "Liz",
    "Katherine": "Kate",
    "Michael": "Mike",
    "Richard": "Dick",
    "Edward": "Ted",
    "Thomas": "Tom",
    "Patricia": "Pat",
    "Susan": "Sue",
    "James": "Jim",
    "Rebecca": "Becky",
    "Nicholas": "Nick",
    "Timothy": "Tim",
    "Samuel": "Sam",
    "Daniel": "Dan",
}
CITIES: Final = _words(
    "Ashford Auburn Bedford Belmont Bristol Burlington Camden Clayton Clinton Concord Dalton"
    " Dayton Dover Durban Easton Fairview Franklin Georgetown Greenville Hamilton Hastings Hudson"
    " Jackson Kimberley Kingston Lakeside Lancaster Lebanon Lexington Madison Manchester Marion"
    " Milton Newport Norwood Oakland Oxford Pretoria Preston Quincy Richmond Riverside Salem"
    " Sheffield Springfield Troy Upington Vernon Warwick Winchester Windsor Worcester York"
)
STREETS: Final = _words(
    "Acacia Albert Baker Bridge Cedar Chapel Chestnut Church College Commercial Court Elm Forest"
    " Front Garden Grove Harbour High Hill Jefferson Kloof Lake Lincoln Long Main Maple Market"
    " Mill Mountain North Oak Orchard Park Pearl Pine Pleasant Prospect Queen Railway Ridge River"
    " School Spring Station Sunset Union Valley Victoria Vine Walnut Washington Water Willow"
)
WAYS: Final = (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Drive", "Dr"), ("Lane", "Ln"))
BRANDS: Final = _words(
    "Acorn Alpha Amber Apex Atlas Aurora Avalon Beacon Blue Bright Capital Cascade Cobalt Coral"
    " Crescent Crown Crystal Delta Diamond Dynamic Eagle Eclipse Ember Emerald Everest Falcon"
    " First Fortune Fusion Galaxy Global Golden Granite Green Harbour Harmony Horizon Imperial"
    " Infinity Ivory Jade Jupiter Keystone Legacy Liberty Lunar Magnolia Meridian Metro Monarch"
    " Nexus Noble Nova Ocean Omega Onyx Optimum Orbit Orion Pacific Paragon Phoenix Pinnacle"
    " Pioneer Platinum Premier Prime Prism Quantum Quest Raven Regal Royal Sapphire Sentinel"
    " Silver Solar Sterling Summit Sunrise Tempest Titan Topaz Trident Triton United Vanguard"
    " Vector Velocity Vertex Victory Vista Zenith"
)
TRADES: Final = _words(
    "Accounting Agencies Analytics Architects Automotive Bakery Builders Catering Cleaning"
    " Clothing Communications Construction Consulting Couriers Dental Design Distribution"
    " Electrical Electronics Energy Engineering Events Farms Fencing Finance Foods Freight"
    " Furniture Glass Hardware Holdings Industries Insurance Interiors Investments Landscaping"
    " Laundry Logistics Marketing Media Metals Mining Motors Optical Packaging Paints Paper"
    " Pharmacy Plastics Plumbing Printing Properties Recruitment Refrigeration Roofing Security"
    " Services Software Solutions Steel Supplies Systems Textiles Timber Tools Trading Transport"
    " Travel Tyres Ventures Water"
)
FORMS: Final = ("Ltd", "Limited", "Inc", "LLC", "(Pty) Ltd", "Co", "Corp", "plc")
SAINTS: Final = _words(
    "Agnes Andrew Anne Barnabas Cecilia Clare Francis Gabriel James John Joseph Jude Luke"
    " Margaret Mark Mary Matthew Michael Monica Patrick Paul Peter Stephen Theresa Thomas"
)
PLACES_OF: Final = (
    "Primary School",
    "High School",
    "Academy",
    "Child Care Center",
    "Learning Centre",
    "Community Clinic",
    "Hospital",
    "Day Nursery",
    "Preschool",
    "College",
    "Health Center",
)
SHORT: Final = {
    "Saint": "St",
    "School": "Sch",
    "Center": "Ctr",
    "Centre": "Ctr",
    "Primary": "Prim",
    "Community": "Comm",
    "Hospital": "Hosp",
    "Academy": "Acad",
    "Street": "St",
    "Avenue": "Ave",
    "Services": "Svcs",
    "Engineering": "Eng",
    "International": "Intl",
    "Construction": "Constr",
    "Limited": "Ltd",
    "and": "&",
}
DISHES: Final = _words(
    "Bistro Brasserie Cafe Cantina Chophouse Deli Diner Grill House Kitchen Pizzeria Restaurant"
    " Ristorante Seafood Steakhouse Sushi Tavern Trattoria"
)
CUISINES: Final = ("american", "italian", "french", "seafood", "asian", "mexican", "steakhouses", "delis")
ROLES: Final = ("Manager", "Accounts", "Director", "Sales", "Owner", "Receptionist", "Head of training")
FREE_MAIL: Final = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com")
#: What rare family names and towns are put together from.
STEMS: Final = _words(
    "Al Bar Ber Bran Car Dal Del Dor El Far Gal Gar Hal Har Hol Kar Kel Kor Lan"
    " Lin Mal Mar Mor Nel Nor Par Pen Ram Ros Sal Sel Tal Tor Val Ver Wal Wes Zan"
)
MIDDLES: Final = ("", *_words("an ba de di en ga in ka lo ma ni ra so ti wi"))
ENDS: Final = _words(
    "berg by castle dale don elli field ford ham man ner ova rich sen shaw ski son ton vitch wood"
)
