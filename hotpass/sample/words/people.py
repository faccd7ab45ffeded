"""Given names with their short forms, and surnames, by the communities they come from."""

from __future__ import annotations

from typing import Final, NamedTuple


class Given(NamedTuple):
    """A given name, the short forms by which its bearers are known, and the titles before it."""

    name: str
    nicknames: tuple[str, ...]
    titles: tuple[str, ...]


_HIS: Final = ("Mr", "Mnr", "Capt.")
_HERS: Final = ("Ms", "Mrs", "Me", "Capt.")
_ANY: Final = ("Capt.", "Capt", "Kapt.")


class Community(NamedTuple):
    """Names that occur together."""

    given: tuple[Given, ...]
    surnames: tuple[str, ...]


def _given(text: str, titles: tuple[str, ...]) -> tuple[Given, ...]:
    pairs = (word.partition(":") for word in text.split(","))
    return tuple(Given(name, tuple(short.split("/")) if short else (), titles) for name, _, short in pairs)


def _surnames(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


_AFRIKAANS: Final = Community(
    _given(
        "Pieter:Piet/Pietie,Johannes:Hannes/Johan,Hendrik:Hennie/Henk,Jacobus:Kobus/Jaco,"
        "Willem:Wimpie,Gerhardus:Gerhard/Gert,Daniël:Danie,Petrus:Piet,Stephanus:Fanie/Stefan,"
        "Christiaan:Christo/Chris,Andries:Dries,Barend:Ben,Francois:Frans,Jan,Marius,Riaan,Deon,"
        "Schalk,Tertius,Wynand,Ruan,Heinrich,André,Hermanus:Herman/Manie,Lourens:Louw,"
        "Nicolaas:Nico/Klaas,Cornelius:Neels/Cor",
        _HIS,
    )
    + _given(
        "Anna:Annatjie,Elizabeth:Bettie/Elize,Magdalena:Magda/Lena,Thérèse,Annelie,Marietjie,"
        "Susanna:Sannie/Santie,Riëtte,Hester:Hettie,Lizelle,Karien,Chanté,Zoë,Elmarie,Ilse,Marlene,"
        "Wilma,Anél,Corné,Estelle,Jacoba:Koba",
        _HERS,
    ),
    _surnames(
        "Botha,Nel,Van der Merwe,Pretorius,Du Plessis,Van Wyk,Coetzee,Fourie,Steyn,Kruger,Venter,Le Roux,"
        "Müller,Krügel,Janse van Rensburg,Swanepoel,Du Toit,Joubert,Viljoen,Engelbrecht,Potgieter,"
        "Oosthuizen,De Beer,Van Niekerk,Badenhorst,Lombard,Erasmus,Marais,Van Zyl,Cronjé,Labuschagne,"
        "Naudé,Van den Berg,Terblanche,Strydom,Prinsloo,Snyman,Grobler,Bezuidenhout,Van Heerden,Conradie,"
        "De Villiers,Rossouw,Ferreira,Malan,Van der Westhuizen,Vorster,Visagie,Basson,Hattingh,Theron,"
        "Roux,Maré,Buys,Olivier,Greyling,Liebenberg"
    ),
)
_ENGLISH: Final = Community(
    _given(
        "Michael:Mike/Mick,Robert:Bob/Rob,William:Bill/Will,James:Jim/Jimmy,David:Dave,Andrew:Andy,"
        "Peter:Pete,Anthony:Tony,Christopher:Chris,Gregory:Greg,Kenneth:Ken,Ronald:Ron,Stephen:Steve,"
        "Timothy:Tim,Graham,Neil,Craig,Brendan,Keith,Duncan,Alistair,Warren,Trevor,Russell,Gavin,"
        "Nicholas:Nick,Matthew:Matt,Jonathan:Jon",
        _HIS,
    )
    + _given(
        "Susan:Sue,Margaret:Maggie/Peggy,Catherine:Cathy/Kate,Jennifer:Jenny,Patricia:Pat/Trish,"
        "Samantha:Sam,Deborah:Debbie,Victoria:Vicky,Rebecca:Becky,Alison,Bronwyn,Chloë,Heather,Janet,"
        "Kerry,Lauren,Nicola:Nicky,Philippa:Pippa,Renée,Siobhan,Tracey,Zara",
        _HERS,
    ),
    _surnames(
        "Smith,Jones,Williams,Thompson,Walker,Robinson,Campbell,O'Connor,MacDonald,Stewart,Taylor,Wright,"
        "Harris,Clarke,Edwards,Bennett,Fraser,Gordon,Murray,Henderson,Palmer,Pearson,Richardson,Shaw,"
        "Simpson,Turner,Wallace,Watson,Webb,Whitfield,Atherstone,Baines,Cawood,Driver,Fleming,Gush,"
        "Hockly,Kidson,Lanham,McIntyre,Norton,Orpen,Pringle,Rennie,Southey,Tarr,Usher,Vaughan,Wainwright,"
        "Yates,Beaumont-Hill"
    ),
)
_NGUNI: Final = Community(
    _given(
        "Sipho,Bongani,Thabani,Nkosinathi:Nathi,Mandla,Sibusiso:Sbu,Themba,Vusumuzi:Vusi,Lungelo,"
        "Mthokozisi:Mtho,Sandile,Siyabonga:Siya,Zolani,Lwazi,Ayanda,Mzwandile:Mzwa,Luvuyo,Xolani,"
        "Phumlani,Sizwe,Mfundo,Wandile",
        _HIS,
    )
    + _given(
        "Nomvula,Thandiwe:Thandi,Nokuthula:Thuli,Zanele,Lindiwe:Lindi,Ntombizodwa:Zodwa,"
        "Nonhlanhla:Nhlanhla,Busisiwe:Busi,Sibongile:Bongi,Nosipho,Zinhle,Khanyisile:Khanyi,"
        "Nomthandazo,Andiswa,Noluthando:Lulu,Phumzile,Hlengiwe,Babalwa,Yonela,Unathi,Nombulelo,"
        "Thobeka",
        _HERS,
    ),
    _surnames(
        "Nkosi,Dlamini,Zulu,Ndlovu,Khumalo,Mkhize,Ngcobo,Mthembu,Buthelezi,Cele,Gumede,Hlongwane,Mabaso,"
        "Mhlongo,Ntuli,Shabalala,Sithole,Xaba,Zondi,Zwane,Mbatha,Nxumalo,Majola,Bhengu,Myeni,Sibiya,"
        "Thusi,Qwabe,Biyela,Mlambo,Ntshangase,Jali,Gwala,Mdluli,Nqakula,Ngcuka,Mqhayi,Gqola,Mnguni,"
        "Nomvete,Tshabalala,Sigcau,Nkomo,Mpofu,Dyantyi,Ntloko,Gxowa,Maqoma,Qunta"
    ),
)
_SOTHO_TSWANA: Final = Community(
    _given(
        "Thabo,Tshepo,Lerato,Kagiso:KG,Mpho,Tebogo:Tebza,Katlego:Kat,Lesego,Neo,Refilwe:Fifi,Karabo,"
        "Boitumelo:Tumi,Kgomotso,Palesa,Puleng,Dineo,Masego,Keabetswe:Kea,Lebogang:Lebo,Moeketsi,"
        "Tlotlo,Khotso,Pule,Molefe,Oratile,Rorisang,Tumelo,Retshepile,Mosa,Naledi,Relebogile,Sello,"
        "Teboho,Thapelo,Tshiamo,Bokang,Itumeleng",
        _ANY,
    ),
    _surnames(
        "Mokoena,Molefe,Mofokeng,Motaung,Tau,Sebola,Mahlangu,Maseko,Modise,Moloi,Mothibi,Mokgosi,Phiri,"
        "Rapoo,Seroke,Tladi,Letsoalo,Ledwaba,Makgoba,Mashaba,Matlala,Mogale,Mohlala,Moagi,Nchabeleng,"
        "Phasha,Ramaphakela,Thobejane,Mosia,Radebe,Sefako,Setlhare,Tsotetsi,Lebone,Mphahlele,"
        "Netshitenzhe,Ravele,Mudau,Tshivhase,Baloyi,Chauke,Maluleke,Hlungwani,Mabunda"
    ),
)
_INDIAN: Final = Community(
    _given(
        "Rajesh:Raj,Suresh,Vikram:Vik,Anand,Pravin,Dhiren,Kuben,Logan,Nishal,Prakash,Sanjay,Yusuf,"
        "Ahmed,Imraan,Faizel,Zubair,Ashwin,Devan,Kreesen,Thavan",
        _HIS,
    )
    + _given(
        "Priya,Anusha,Kavitha,Meera,Nerisha,Shanthi,Sunita,Fatima,Ayesha,Nazreen,Zaheera,Yashika,"
        "Prenisha,Lavanya,Roshni,Saleha,Tasneem",
        _HERS,
    ),
    _surnames(
        "Naidoo,Pillay,Govender,Moodley,Chetty,Reddy,Naicker,Maharaj,Singh,Patel,Padayachee,Ramsamy,"
        "Moosa,Essop,Cassim,Khan,Bhana,Desai,Ebrahim,Gounden,Hassan,Jogi,Lalloo,Mistry,Nair,Omar,Perumal,"
        "Sewpersad,Thakur,Vawda,Naidoo-Pillay"
    ),
)
_CAPE: Final = Community(
    _given(
        "Ashraf,Riedewaan,Shafiek,Igsaan,Clinton,Jerome,Marlon,Quinton,Ricardo,Wayne,Emile,Cheslin,"
        "Fadiel,Abdurahman:Maanie,Charlton,Brandon",
        _HIS,
    )
    + _given(
        "Shireen,Yumna,Faeeza,Rugaya,Charmaine,Berenice,Desireé,Lameez,Nuraan,Tasneem,Bianca,Monique,"
        "Genevieve:Gen,Zelda,Rochelle",
        _HERS,
    ),
    _surnames(
        "Adams,Abrahams,Jacobs,Isaacs,Davids,Hendricks,Petersen,Daniels,Williams,Arendse,September,"
        "February,Fortuin,Samuels,Solomons,Salie,Parker,Kannemeyer,Booysen,Cupido,Damons,Esau,Fredericks,"
        "Gamiet,Jaftha,Kleinsmidt,Lakey,Manuel,Noordien,October,Plaatjies,Rhoda,Swartbooi,Titus,"
        "Valentine,Jardien"
    ),
)

#: Each community as often as its people are met in the sample.
COMMUNITIES: Final[tuple[Community, ...]] = (
    *(_AFRIKAANS,) * 6, *(_ENGLISH,) * 5, *(_NGUNI,) * 5, *(_SOTHO_TSWANA,) * 3, *(_INDIAN,) * 2, _CAPE
)  # fmt: skip

SURNAMES: Final[tuple[str, ...]] = tuple(dict.fromkeys(name for c in COMMUNITIES for name in c.surnames))

#: Names that several different people bear, as in life.
NAMESAKES: Final[tuple[tuple[Given, str], ...]] = (
    (Given("Johan", (), _HIS), "Botha"), (Given("Pieter", ("Piet",), _HIS), "Nel"),
    (Given("Thabo", (), _HIS), "Mokoena"), (Given("Sipho", (), _HIS), "Nkosi"),
    (Given("Michael", ("Mike",), _HIS), "Smith"), (Given("Anna", (), _HERS), "Van der Merwe"),
    (Given("Rajesh", ("Raj",), _HIS), "Naidoo"), (Given("Thandiwe", ("Thandi",), _HERS), "Dlamini"),
)  # fmt: skip

#: Roles, each with the ways of writing it.
ROLES: Final[tuple[tuple[str, ...], ...]] = (
    ("Chief Flying Instructor", "CFI", "Chief Flight Instructor", "C.F.I.", "cfi"),
    ("Owner", "owner", "Eienaar", "Owner/Pilot", "Director & owner"),
    ("Managing Director", "MD", "M.D.", "Besturende Direkteur", "Man. Director"),
    ("Head of Training", "HOT", "Training Head", "Head: Training"),
    ("Accounts", "accounts", "Rekeninge", "Accounts dept", "Creditors"),
    ("Operations Manager", "Ops Manager", "Ops", "OPS MANAGER", "Operations"),
    ("Training Manager", "Training Mgr", "Opleidingsbestuurder", "training manager"),
    ("Office Administrator", "Admin", "Office Admin", "Administrator", "admin lady"),
    ("Chief Pilot", "Ch Pilot", "chief pilot", "Hoofvlieënier"),
    ("Safety Officer", "Safety", "ASO", "Aviation Safety Officer"),
    ("Quality Manager", "QM", "Quality Assurance Manager"),
    ("Maintenance Manager", "AMO Manager", "Maint. Manager"),
    ("Chairman", "Chairperson", "Voorsitter", "Club Chairman"),
    ("Marketing Manager", "Marketing", "Sales & Marketing"),
    ("Flight Instructor", "Instructor", "Instrukteur", "FI Grade II"),
)
