"""Sheets as people keep them, with the tables that stand in them.

A sheet is text: a line a row, cells parted by ``|``. ``tables`` gives each table's range, header rows and
data rows, and the names of its columns where they matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Found = tuple[str, list[int], int]


@dataclass(frozen=True)
class Tricky:
    text: str
    tables: Sequence[Found]
    names: Sequence[str] = ()
    merged: Sequence[str] = ()
    left_out: Sequence[str] = ()

    @property
    def rows(self) -> list[list[str]]:
        return [line.split("|") for line in self.text.strip("\n").split("\n")]


HEAD = "Organisation|Phone|E-mail|Town"
BODY = """\
Karoo Aviation (Pty) Ltd|011 555 1001|info@karoo.co.za|Lanseria
Protea Flight School|021 555 1002|fly@protea.co.za|George
Fynbos Air Charter CC|031 555 1003|ops@fynbos.co.za|Durban
Marula Helicopters|051 555 1004|office@marula.co.za|Bloemfontein
Baobab Aviation Academy|012 555 1005|hello@baobab.co.za|Pretoria"""
MORE = """\
Springbok Air|011 555 2001|info@springbok.co.za|Rand
Kudu Flying Club|021 555 2002|kudu@club.co.za|Worcester
Impala Air Services|013 555 2003|info@impala.co.za|Nelspruit"""
STAFF = "Instructor|Cell\nAnna Botha|082 555 1001\nPiet Nel|083 555 1002\nSipho Dube|084 555 1003"
HOURS = """\
Instructor|Since|Hours|
Anna Botha|2020-01-02|120|
Piet Nel|2021-05-06|99|
Sipho Dube|2019-02-03|45|"""
FIVE = [line.split("|")[0] for line in BODY.split("\n")]


def beside(*blocks: str, gap: int = 1) -> str:
    """Blocks of lines next to each other with blank columns between them."""
    tables = [[line.split("|") for line in block.split("\n")] for block in blocks]
    height = max(map(len, tables))
    widths = [max(map(len, table)) for table in tables]
    lines = []
    for at in range(height):
        cells: list[str] = []
        for table, width in zip(tables, widths, strict=True):
            row = table[at] if at < len(table) else []
            cells += [*row, *[""] * (width - len(row)), *[""] * gap]
        lines.append("|".join(cells))
    return "\n".join(lines)


TRICKY: dict[str, Tricky] = {
    "plain": Tricky(f"{HEAD}\n{BODY}", [("A1:D6", [1], 5)], HEAD.split("|")),
    "header in row 4": Tricky(
        f"Reach-out database\nas at 3 March 2026\n\n{HEAD}\n{BODY}", [("A4:D9", [4], 5)], left_out=["A1:A2"]
    ),
    "title on the header": Tricky(f"Contact list 2024\n{HEAD}\n{BODY}", [("A2:D7", [2], 5)]),
    "three titles and no blank row": Tricky(
        f"Contact list\nRegion: all\nPrinted 2024-03-01\n{HEAD}\n{BODY}",
        [("A4:D9", [4], 5)],
        left_out=["A1:A3"],
    ),
    "merged title": Tricky(f"Contact list|||\n{HEAD}\n{BODY}", [("A2:D7", [2], 5)], merged=["A1:D1"]),
    "title of two cells": Tricky(f"Contact list|2024||\n\n{HEAD}\n{BODY}", [("A3:D8", [3], 5)]),
    "total below": Tricky(f"{HEAD}\n{BODY}\nTotal|5", [("A1:D6", [1], 5)], left_out=["A7:D7"]),
    "total after a blank row": Tricky(f"{HEAD}\n{BODY}\n\nTotal|5||", [("A1:D6", [1], 5)]),
    "total with its unit, and the page turned": Tricky(
        f"{HEAD}\n{BODY}\n-- continued --\n{MORE}\nTotal: 8 clubs",
        [("A1:D10", [1], 8)],
        left_out=["A7:D7", "A11:D11"],
    ),
    "Totaal in Afrikaans with notes": Tricky(
        f"Naam|Selfoon|E-pos|Dorp\n{BODY}\nTotaal|5||\n* voorlopig\nBron: www.voorbeeld.co.za",
        [("A1:D6", [1], 5)],
    ),
    "an organisation called Total": Tricky(
        f"{HEAD}\n{BODY}\nTotal Energies|011 555 9999|info@total.co.za|Rosebank", [("A1:D7", [1], 6)]
    ),
    "notes below": Tricky(
        f"{HEAD}\n{BODY}\n\nNote: excludes closed branches\nSource: regulator, 2024", [("A1:D6", [1], 5)]
    ),
    "a last row with only a name": Tricky(f"{HEAD}\n{BODY}\nHeron Air|||", [("A1:D7", [1], 6)]),
    "no header": Tricky(BODY, [("A1:D5", [], 5)]),
    "no header, titled": Tricky(f"Flight schools\n\n{BODY}", [("A3:D7", [], 5)], left_out=["A1"]),
    "offset to C5": Tricky(
        "|\n|\n|\n|\n" + "\n".join(f"||{line}" for line in [HEAD, *BODY.split("\n")]), [("C5:F10", [5], 5)]
    ),
    "merged groups over the header": Tricky(
        "Organisation||Contact||\nName|Town|Person|Phone|E-mail\n"
        "Karoo Aviation|Lanseria|Anna Botha|011 555 1001|anna@karoo.co.za\n"
        "Protea School|George|Piet Nel|021 555 1002|piet@protea.co.za\n"
        "Fynbos Charter|Durban|Sipho Dube|031 555 1003|sipho@fynbos.co.za",
        [("A1:E5", [1, 2], 3)],
        ["Organisation Name", "Organisation Town", "Contact Person", "Contact Phone", "Contact E-mail"],
        merged=["A1:B1", "C1:E1"],
    ),
    "groups that are not merged": Tricky(
        "Organisation||Contact||\nName|Town|Person|Phone|E-mail\n"
        "Karoo Aviation|Lanseria|Anna Botha|011 555 1001|anna@karoo.co.za\n"
        "Protea School|George|Piet Nel|021 555 1002|piet@protea.co.za\n"
        "Fynbos Charter|Durban|Sipho Dube|031 555 1003|sipho@fynbos.co.za",
        [("A1:E5", [1, 2], 3)],
        ["Organisation Name", "Organisation Town", "Contact Person", "Contact Phone", "Contact E-mail"],
    ),
    "groups in the midst of the header": Tricky(
        "No|Organisation|Approvals||Contact|\n||PPL|CPL|Person|Telephone\n"
        "1|Karoo Aviation|X||Anna Botha|011 555 1001\n2|Protea School|X|X|Piet Nel|021 555 1002\n"
        "3|Fynbos Charter||X|Sipho Dube|031 555 1003",
        [("A1:F5", [1, 2], 3)],
        ["No", "Organisation", "Approvals PPL", "Approvals CPL", "Contact Person", "Contact Telephone"],
    ),
    "header cells merged downwards": Tricky(
        "No|Organisation|Approvals||Telephone\n||PPL|CPL|\n1|Karoo Aviation|X||011 555 1001\n"
        "2|Protea School|X|X|021 555 1002\n3|Fynbos Charter||X|031 555 1003",
        [("A1:E5", [1, 2], 3)],
        ["No", "Organisation", "Approvals PPL", "Approvals CPL", "Telephone"],
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    ),
    "one below another": Tricky(
        f"{HEAD}\n{BODY}\n\n\n{STAFF}",
        [("A1:D6", [1], 5), ("A9:B12", [9], 3)],
    ),
    "one below another, each with a title": Tricky(
        f"Gauteng schools\n{HEAD}\n{BODY}\n\nCape schools\n{HEAD}\n{MORE}",
        [("A2:D7", [2], 5), ("A10:D13", [10], 3)],
    ),
    "one below another, no blank row": Tricky(
        f"{HEAD}\n{BODY}\n{HOURS}",
        [("A1:D6", [1], 5), ("A7:C10", [7], 3)],
    ),
    "side by side": Tricky(
        beside(f"{HEAD}\n{BODY}", "Instructor|Cell\nAnna Botha|082 555 1001\nPiet Nel|083 555 1002"),
        [("A1:D6", [1], 5), ("F1:G3", [1], 2)],
    ),
    "side by side under one header, equally long": Tricky(
        beside(f"{HEAD}\n{BODY}", f"{HEAD}\n{BODY.replace('11', '12')}"),
        [("A1:D6", [1], 5), ("F1:I6", [1], 5)],
    ),
    "a spacer column inside": Tricky(
        "\n".join(
            "|".join([*line.split("|")[:2], "", *line.split("|")[2:]]) for line in [HEAD, *BODY.split("\n")]
        ),
        [("A1:E6", [1], 5)],
        HEAD.split("|"),
    ),
    "lookup lists beside": Tricky(
        beside(f"{HEAD}\n{BODY}", "Status\nActive\nClosed", "Province\nGauteng\nKZN\nLimpopo"),
        [("A1:D6", [1], 5)],
    ),
    "blank rows inside": Tricky(
        f"{HEAD}\n{BODY}\n\n{MORE}\n\n\nHeron Air|011 555 3001|info@heron.co.za|Rand", [("A1:D13", [1], 9)]
    ),
    "printed pages": Tricky(f"{HEAD}\n{BODY}\n{HEAD}\n{MORE}", [("A1:D10", [1], 8)], left_out=["A7:D7"]),
    "printed pages with blank rows": Tricky(f"{HEAD}\n{BODY}\n\n{HEAD}\n{MORE}", [("A1:D11", [1], 8)]),
    "section rows": Tricky(
        f"{HEAD}\nGAUTENG\n{BODY}\nWESTERN CAPE\n{MORE}", [("A1:D11", [1], 8)], left_out=["A2:D2", "A8:D8"]
    ),
    "an unnamed column": Tricky(
        "\n".join(f"{'x' * (at in (1, 3))}|{line}" for at, line in enumerate([HEAD, *BODY.split("\n")])),
        [("A1:E6", [1], 5)],
        ["Column 1", *HEAD.split("|")],
    ),
    "strays at the right": Tricky(
        "\n".join(
            line + ("|ask her" if at == 2 else "|left" if at == 4 else "")
            for at, line in enumerate([HEAD, *BODY.split("\n")])
        ),
        [("A1:E6", [1], 5)],
    ),
    "a stray far away": Tricky(
        f"{HEAD}\n{BODY}" + "\n" * 40 + "|" * 30 + "check", [("A1:D6", [1], 5)], left_out=["AE46"]
    ),
    "one data row": Tricky(f"{HEAD}\n{BODY.splitlines()[0]}", [("A1:D2", [1], 1)]),
    "words that nobody knows": Tricky(
        "Blorp|Zed|Qx|Flurb\nKaroo Aviation|12|2024-01-02|a@b.co.za\nProtea Air|30|2024-02-03|c@d.co.za\n"
        "Fynbos Air|7|2024-03-04|e@f.co.za\nMarula Air|9|2024-04-05|g@h.co.za",
        [("A1:D5", [1], 4)],
        ["Blorp", "Zed", "Qx", "Flurb"],
    ),
    "repeated column names": Tricky(
        "Name|Phone|Phone|Mail\n"
        + "\n".join(f"{name}|011 555 100{at}|082 555 200{at}|a{at}@b.co.za" for at, name in enumerate(FIVE)),
        [("A1:D6", [1], 5)],
        ["Name", "Phone", "Phone (2)", "Mail"],
    ),
    "years as a header": Tricky(
        "Organisation|2021|2022|2023\nKaroo Aviation|12|15|20\nProtea School|30|28|31\nFynbos Air|7|9|8",
        [("A1:D4", [1], 3)],
        ["Organisation", "2021", "2022", "2023"],
    ),
    "a list of one column": Tricky("Organisation\n" + "\n".join(FIVE), [("A1:A6", [1], 5)]),
    "a form of labels": Tricky(
        "Name:|Karoo Aviation\nTel:|011 555 1001\nE-mail:|info@karoo.co.za\nTown:|Lanseria",
        [("A1:B4", [], 1)],
        ["Name", "Tel", "E-mail", "Town"],
    ),
    "a header and no rows": Tricky(HEAD, []),
    "formatted like a report": Tricky(
        f"REGISTER OF SCHOOLS: GAUTENG\n{HEAD}\n{BODY}\nTotal Gauteng|5\n\n"
        f"REGISTER OF SCHOOLS: CAPE\n{HEAD}\n{MORE}\nTotal Cape|3",
        [("A2:D7", [2], 5), ("A11:D14", [11], 3)],
    ),
    "phone in the header row": Tricky(
        f"Office: 011 555 0000\n\n{HEAD}\n{BODY}", [("A3:D8", [3], 5)], left_out=["A1"]
    ),
    "a form over two pairs of columns": Tricky(
        "Organisation:|Karoo Aviation|Tel:|011 555 1001\nTown:|Lanseria|E-mail:|info@karoo.co.za\n"
        "Contact:|Anna Botha|Date:|2024-03-09",
        [("A1:D3", [], 1)],
        ["Organisation", "Town", "Contact", "Tel", "E-mail", "Date"],
    ),
    "contact cards": Tricky(
        "Name|Karoo Aviation\nPhone|011 555 1001\nE-mail|info@karoo.co.za\n\n"
        "Name|Protea School\nPhone|021 555 1002\nE-mail|fly@protea.co.za",
        [("A1:B7", [], 2)],
        ["Name", "Phone", "E-mail"],
    ),
    "contact cards without a gap": Tricky(
        "Organisation:|Karoo Aviation\nPhone:|011 555 1001\nE-mail:|info@karoo.co.za\n"
        "Organisation:|Protea School\nPhone:|021 555 1002\nE-mail:|fly@protea.co.za",
        [("A1:B6", [], 2)],
        ["Organisation", "Phone", "E-mail"],
    ),
    "a record a column": Tricky(
        "Organisation|Karoo Aviation|Protea School|Fynbos Air\nPhone|011 555 1001|021 555 1002|031 555 1003\n"
        "E-mail|info@karoo.co.za|fly@protea.co.za|ops@fynbos.co.za\nTown|Lanseria|George|Durban",
        [("A1:D4", [], 3)],
        ["Organisation", "Phone", "E-mail", "Town"],
    ),
    "a titled form over a table": Tricky(
        "Application\n\nOrganisation:|Karoo Aviation\nTel:|011 555 1001\nTown:|Lanseria\n\n" + STAFF,
        [("A3:B5", [], 1), ("A7:B10", [7], 3)],
        left_out=["A1"],
    ),
    "facts about the report over its table": Tricky(
        f"Report:|Suppliers\nRun date:|2025-03-04\nPeriod:|Mar 2025\n\n{HEAD}\n{BODY}",
        [("A5:D10", [5], 5)],
        left_out=["A1:B3"],
    ),
    "header far below a logo": Tricky(
        "|\n" * 7 + f"{HEAD}\n{BODY}", [("A8:D13", [8], 5)], HEAD.split("|")
    ),
    "header repeated in capitals": Tricky(
        f"{HEAD}\n{BODY}\n{HEAD.upper()}\n{MORE}", [("A1:D10", [1], 8)], left_out=["A7:D7"]
    ),
    "remarks far to the right": Tricky(
        "\n".join(
            line + ("|" * 6 + "phone again" if at == 3 else "")
            for at, line in enumerate([HEAD, *BODY.split("\n")])
        ),
        [("A1:D6", [1], 5)],
        left_out=["J4"],
    ),
    "units below the header": Tricky(
        "Organisation|Fee|Share|Distance\n|(R)|%|km\n"
        + "\n".join(f"{name}|{at * 1200}|{at * 7}|{at * 31}" for at, name in enumerate(FIVE, 1)),
        [("A1:D7", [1, 2], 5)],
        ["Organisation", "Fee (R)", "Share %", "Distance km"],
    ),
    "quarters as a header": Tricky(
        "Expense|Q1|Q2|Q3|Q4\nFuel|120|130|110|140\nRent|500|500|510|510\nTraining|75|80|60|90",
        [("A1:E4", [1], 3)],
        ["Expense", "Q1", "Q2", "Q3", "Q4"],
    ),
    "dates as a header": Tricky(
        "Instructor|03/02/2025|10/02/2025|17/02/2025\nAnna Botha|x|a|x\nPiet Nel|x|x|a\nSipho Dube|a|x|x",
        [("A1:D4", [1], 3)],
        ["Instructor", "03/02/2025", "10/02/2025", "17/02/2025"],
    ),
    "years under merged groups": Tricky(
        "|Learners||Aircraft|\nSchool|2023|2024|2023|2024\nKaroo Aviation|12|15|3|4\n"
        "Protea School|30|28|5|5\n"
        "Fynbos Air|7|9|2|2",
        [("A1:E5", [1, 2], 3)],
        ["School", "Learners 2023", "Learners 2024", "Aircraft 2023", "Aircraft 2024"],
        merged=["B1:C1", "D1:E1"],
    ),
    "a pivot table": Tricky(
        "Sum of Amount|Column Labels\nRow Labels|Absa|FNB|Grand Total\nKaroo Aviation|120|30|150\n"
        "Protea School|75|25|100\nFynbos Air|10|90|100\nGrand Total|205|145|350",
        [("A2:D5", [2], 3)],
        ["Row Labels", "Absa", "FNB", "Grand Total"],
        left_out=["A6:D6"],
    ),
    "a cross-table of provinces": Tricky(
        "Province|Active|Closed\nGauteng|12|3\nLimpopo|7|1\nFree State|9|2", [("A1:C4", [1], 3)]
    ),
    "provinces in the first column": Tricky(
        "Province|School|Phone\nGauteng|Karoo Aviation|011 555 1001\nLimpopo||\n"
        "Gauteng|Protea School|021 555 1002\nFree State|Fynbos Air|031 555 1003",
        [("A1:C5", [1], 4)],
    ),
    "subtotals with blank rows": Tricky(
        "School|Phone|Learners\nKaroo Aviation|011 555 1001|12\nProtea School|021 555 1002|30\n"
        "Subtotal||42\n\n"
        "Fynbos Air|031 555 1003|7\nMarula Air|051 555 1004|9\nSubtotal||16",
        [("A1:C7", [1], 4)],
        left_out=["A4:C4"],
    ),
    "a total on top": Tricky(
        f"{HEAD}|Learners\nTotal||||57\n"
        + "\n".join(f"{line}|{at}" for at, line in enumerate(BODY.split("\n"), 9)),
        [("A1:E7", [1], 5)],
        left_out=["A2:E2"],
    ),
    "the first row of data is sparse": Tricky(
        f"{HEAD}\nHeron Air|||\n{BODY}", [("A1:D7", [1], 6)], HEAD.split("|")
    ),
    "the first column named once a group": Tricky(
        "Province|School|Phone\nGauteng|Karoo Aviation|011 555 1001\n|Protea School|021 555 1002\n"
        "|Fynbos Air|031 555 1003\nLimpopo|Marula Air|051 555 1004\n|Kudu Club|021 555 2002",
        [("A1:C6", [1], 5)],
    ),
    "an index and a sparse column": Tricky(
        "|School|Phone|Fax\n1|Karoo Aviation|011 555 1001|\n2|Protea School|021 555 1002|\n"
        "3|Fynbos Air|031 555 1003|031 555 9003\n4|Marula Air|051 555 1004|",
        [("A1:D5", [1], 4)],
        ["Column 1", "School", "Phone", "Fax"],
    ),
    "all text": Tricky(
        "School|Town|Principal|Status\nKaroo Aviation|Lanseria|Anna Botha|Active\n"
        "Protea School|George|Piet Nel|"
        "Closed\nFynbos Air|Durban|Sipho Dube|Active\nMarula Air|Bloemfontein|Zanele Zulu|Active",
        [("A1:D5", [1], 4)],
    ),
    "statuses and answers are values": Tricky(
        "Anna Botha|Active|Yes\nPiet Nel|Closed|No\nSipho Dube|Active|No\nZanele Zulu|Pending|Yes\n"
        "Kabelo Langa|Active|Yes\nLerato Khumalo|Closed|No",
        [("A1:C6", [], 6)],
    ),
    "three below one another, no blank row": Tricky(
        f"{HEAD}\n{BODY}\n{HOURS}\nExpense|Amount||\nFuel|1200||\nRent|5000||",
        [("A1:D6", [1], 5), ("A7:C10", [7], 3), ("A11:B13", [11], 2)],
    ),
    "three side by side": Tricky(
        beside("School|Learners\nKaroo|12\nProtea|30", STAFF, f"{HEAD}\n{BODY}", gap=2),
        [("A1:B3", [1], 2), ("E1:F4", [1], 3), ("I1:L6", [1], 5)],
    ),
    "lists of the same length beside": Tricky(
        beside("School|Learners\nKaroo|12\nProtea|30\nFynbos|7", "Status\nActive\nClosed\nPending"),
        [("A1:B4", [1], 3)],
        left_out=["D1:D4"],
    ),
    "signatures below": Tricky(
        f"{HEAD}\n{BODY}\n\n\nSignature: ________\nDate: ________", [("A1:D6", [1], 5)]
    ),
    "an address over a table": Tricky(
        "KAROO AVIATION\nP O Box 12, Lanseria\nTel: 011 555 0000  Fax: 011 555 0001\n\nAGE ANALYSIS\n\n"
        f"{HEAD}\n{BODY}",
        [("A7:D12", [7], 5)],
        left_out=["A1:A3", "A5"],
    ),
    "only a title": Tricky("Contact list 2024", [], left_out=["A1"]),
    "instructions": Tricky(
        "Instructions\n1. Save the file first\n2. Complete every yellow cell\n\n"
        "Please return the file by Friday to the office, which passes it on to the board of the association.",
        [],
    ),
    "questions as a header": Tricky(
        "What is your organisation called?|How many people work there?|Phone\n"
        + "\n".join(f"{name}|{at}|011 555 100{at}" for at, name in enumerate(FIVE, 1)),
        [("A1:C6", [1], 5)],
    ),
    "names of a database": Tricky(
        "client_id|client_name|mobile_phone|created_at\n"
        + "\n".join(f"{at}|{name}|082 555 100{at}|2024-01-0{at}" for at, name in enumerate(FIVE, 1)),
        [("A1:D6", [1], 5)],
    ),
    "yes and no under words that nobody knows": Tricky(
        "Site|Water|Power|Internet\nFarm A|Yes|Yes|No\nFarm B|No|Yes|No\nFarm C|Yes|No|No\n"
        "Farm D|Yes|Yes|Yes",
        [("A1:D5", [1], 4)],
    ),
    "numbers as a header": Tricky(
        "Water use\nMeter|1|2|3|4\nM-1001|12|14|11|9\nM-1002|30|28|33|31\nM-1003|5|5|6|4",
        [("A2:E5", [2], 3)],
        ["Meter", "1", "2", "3", "4"],
    ),
    "financial years as a header": Tricky(
        "Municipality|2020/21|2021/22|2022/23\nStellenbosch|1200|1250|1300\nDrakenstein|1500|1550|1580",
        [("A1:D3", [1], 2)],
    ),
    "headings among codes, and a last remark": Tricky(
        "Code|Item|Unit|Price\nPlumbing\nP001|Tap|ea|120\nP002|Elbow|ea|18\nP003|Pipe|ea|95\nElectrical\n"
        "E001|Plug|ea|25\nE002|Cable|m|14\nPrices valid until 30 June 2025",
        [("A1:D8", [1], 5)],
        left_out=["A2:D2", "A6:D6", "A9:D9"],
    ),
    "headings beside blank codes": Tricky(
        "Tag|Description|Place|Value\n|Vehicles\nV001|Hilux|Midrand|2500\nV002|Isuzu|Durban|2100\n"
        "|Furniture\n"
        "F001|Desk|Office|1200\nF002|Chair|Office|800",
        [("A1:D7", [1], 4)],
        left_out=["A2:D2", "A5:D5"],
    ),
    "the tax between two totals": Tricky(
        "Item|Description|Qty|Price|Amount\n1|Board|1|950|950\n2|Cable|60|18|1080\n3|Labour|8|450|3600\n"
        "|||Subtotal|5630\n|||VAT 15%|844\n|||Total|6474",
        [("A1:E4", [1], 3)],
        left_out=["A5:E7"],
    ),
    "sums without a word": Tricky(
        "Account|Name|Debit|Credit\n1000/000|Cash book|15000|\n2000/010|Debtors|80250|\n"
        "3000/000|Creditors||45250\n"
        "4000/000|Sales||50000\n||95250|95250",
        [("A1:D5", [1], 4)],
        left_out=["A6:D6"],
    ),
    "statistics below": Tricky(
        "Learner|Test 1|Test 2\nAnna|45|50\nPiet|60|66\nSipho|71|65\nAverage|58|60\nHighest|71|66\n"
        "Lowest|45|50",
        [("A1:C4", [1], 3)],
        left_out=["A5:C7"],
    ),
    "a header in two languages": Tricky(
        "Name|Town|Telephone|E-mail\nNaam|Dorp|Telefoon|E-pos\nAnna Botha|Paarl|082 555 1001|a@karoo.co.za\n"
        "Piet Nel|Ceres|083 555 1002|p@karoo.co.za\nSipho Dube|Durban|084 555 1003|s@karoo.co.za",
        [("A1:D5", [1, 2], 3)],
    ),
    "a header over three rows": Tricky(
        "Clinic|Visits|||\n|2023||2024|\n|Adult|Child|Adult|Child\nKnysna|100|50|110|60\n"
        "Sedgefield|40|30|45|28",
        [("A1:E5", [1, 2, 3], 2)],
        ["Clinic", "Visits 2023 Adult", "Visits 2023 Child", "Visits 2024 Adult", "Visits 2024 Child"],
        merged=["A1:A3", "B1:E1", "B2:C2", "D2:E2"],
    ),
    "pages with the same title and their numbers": Tricky(
        f"BRANCH LIST\n{HEAD}\n{BODY}\nPage 1\n\nBRANCH LIST\n{HEAD}\n{MORE}\nPage 2",
        [("A2:D14", [2], 8)],
        left_out=["A1", "A8:D8", "A10:D11", "A15:D15"],
    ),
    "pages of two years": Tricky(
        f"Members 2023\n{HEAD}\n{BODY}\n\nMembers 2024\n{HEAD}\n{MORE}",
        [("A2:D7", [2], 5), ("A10:D13", [10], 3)],
    ),
    "one column of names under a title": Tricky(
        "Invited guests\nName\nAnna Botha\nPiet Nel\nSipho Dube\nZanele Zulu", [("A2:A6", [2], 4)]
    ),
    "a header in isiZulu": Tricky(
        "Igama|Isibongo|Ucingo|Ikheli\nSipho|Dube|0845551003|12 Main Street, Ulundi\n"
        "Zanele|Zulu|0725551004|4 King Road, Eshowe\nThandi|Cele|0735551005|Box 9, Nongoma",
        [("A1:D4", [1], 3)],
    ),
    "who made the sheet, when and for whom": Tricky(
        f"Prepared by:|Thandi Nkosi\nDate:|2024-03-12\nDepartment:|Procurement\n\n{HEAD}\n{BODY}",
        [("A5:D10", [5], 5)],
        left_out=["A1:B3"],
    ),
    "whose sheet it is, in Afrikaans and without colons": Tricky(
        f"Skool|Laerskool Kareedouw\nOpgestel deur|Mev Botha\nDatum|2024-02-01\n\n{HEAD}\n{BODY}",
        [("A5:D10", [5], 5)],
        left_out=["A1:B3"],
    ),
    "labels in pairs over a table": Tricky(
        f"Facility:|Knysna Clinic||Month:|March 2024\nCompiled by:|Sr Ndaba||Checked by:|Dr Nel\n\n"
        f"{HEAD}|Beds\n"
        + "\n".join(f"{line}|{at}" for at, line in enumerate(BODY.split("\n"), 9)),
        [("A4:E9", [4], 5)],
        left_out=["A1:E2"],
    ),
    "labels on the header": Tricky(
        f"Report:|Overdue\nRun date:|2024-04-30\nUser:|FIN03\n{HEAD}\n{BODY}",
        [("A4:D9", [4], 5)],
        left_out=["A1:B3"],
    ),
    "labels over a table as narrow": Tricky(
        "Report|Telephone list\nDate|2024-02-02\n\n"
        "Extension|Name\n201|Thandi Cele\n202|Piet Brits\n203|Anna Nel",
        [("A4:B7", [4], 3)],
        left_out=["A1:B2"],
    ),
    "a record with ways to reach it over a table": Tricky(
        f"School:|Protea High\nEMIS no:|0107323210\nTel:|044 555 1000\nE-mail:|a@protea.co.za\n\n"
        f"{HEAD}\n{BODY}",
        [("A1:B4", [], 1), ("A6:D11", [6], 5)],
        ["School", "EMIS no", "Tel", "E-mail"],
    ),
    "figures by region over the members": Tricky(
        f"Region|Members\nNorth|120\nSouth|88\nWest|42\n\n{HEAD}\n{BODY}",
        [("A1:B4", [1], 3), ("A6:D11", [6], 5)],
    ),
    "pages with their number at the right": Tricky(
        f"KAROO BODY CORPORATE\nLevy roll|||Page 1\n\n{HEAD}\n{BODY}\n\n"
        f"KAROO BODY CORPORATE\nLevy roll|||Page 2\n\n{HEAD}\n{MORE}",
        [("A4:D17", [4], 8)],
        left_out=["A1:D2", "A11:D12"],
    ),
    "years of censuses": Tricky(
        "Ward|1996|2001|2011|2022\nWard 1|4500|5100|6200|7300\nWard 2|38|40|47|55\nWard 3|72|80|91|99",
        [("A1:E4", [1], 3)],
    ),
    "a register by school days": Tricky(
        "Learner|1|2|5|6|7|8|9\nAnna|P|P|A|P|P|P|P\nPiet|P|P|P|P|A|A|P\nSipho|A|P|P|P|P|P|P\nZanele|P|P|P|P|P|P|A",
        [("A1:H5", [1], 4)],
    ),
}  # fmt: skip
