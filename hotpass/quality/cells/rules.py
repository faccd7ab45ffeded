"""The rules that hold for cells of any file: what each says, and how grave it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hotpass.model import Dimension, Severity


@dataclass(frozen=True, slots=True)
class CellRule:
    """A rule on cells, judged by what a column is and by what its other cells hold."""

    rule_id: str
    severity: Severity
    dimension: Dimension
    message: str


def _rules(*rules: tuple[str, Severity, Dimension, str]) -> dict[str, CellRule]:
    return {key: CellRule(f"CELL-{key}", *said) for key, *said in rules}  # type: ignore[arg-type]


#: By key; the ids are ``CELL-<key>``.
RULES: Final = _rules(
    ("SPACE", "info", "consistency", "The text has blanks at its ends, two in a row, or of an odd sort."),
    ("CONTROL", "warning", "validity", "The text holds characters that cannot be seen."),
    ("ENCODING", "warning", "validity", "The text was decoded wrongly: letters stand for others."),
    ("MARKUP", "warning", "validity", "The text holds remains of HTML or of a program's data."),
    ("FORMULA-ERROR", "warning", "validity", "The cell holds an error of the spreadsheet."),
    ("FORMULA-TEXT", "warning", "validity", "The cell holds a formula as text."),
    ("QUOTED", "info", "validity", "The text stands in quotation marks or brackets, or begins with one."),
    ("SIGN", "info", "validity", "The text holds pictures, or signs that no name has."),
    ("PLACEHOLDER", "info", "completeness", "The text says that there is nothing, or was typed as a trial."),
    ("ABUSE", "warning", "validity", "The text holds a coarse word."),
    ("SCRIPT", "warning", "validity", "Letters are of another alphabet than the rest."),
    ("CUT", "warning", "accuracy", "The text ends in the middle."),
    ("CASE", "info", "consistency", "Capitals are used as in no other cell of the column."),
    ("REPEATED", "warning", "validity", "A character stands four times in a row, or the text twice."),
    ("KIND", "warning", "validity", "The text cannot be read as what the column holds."),
    ("DOUBTFUL", "warning", "validity", "The text is not written as what the column holds."),
    ("IMPOSSIBLE-DATE", "warning", "validity", "There is no such date."),
    ("CHECK-DIGIT", "warning", "validity", "The check digit is wrong."),
    ("DIGITS-LOST", "warning", "accuracy", "The spreadsheet has lost digits of the number."),
    ("OTHER-KIND", "warning", "validity", "The text is of another kind than the rest of the column."),
    ("OTHER-COLUMN", "warning", "consistency", "The text is a usual one of another column, not of this."),
    ("SEVERAL", "info", "consistency", "The cell holds several values in a column of single ones."),
    ("NEGATIVE", "warning", "validity", "The number is negative in a column where none is."),
    ("ABROAD", "info", "consistency", "The number is of another country than nearly all of the column."),
    ("MARKED", "warning", "timeliness", "The name says that its record is not to be used."),
    ("ZERO", "info", "validity", "The number is zero in a column where hardly another is."),
    ("FRACTION", "info", "consistency", "The number has a fraction in a column of whole numbers."),
    ("STEP", "info", "consistency", "The number is not round as all others of the column are."),
    ("TEXT-NUMBER", "info", "consistency", "The number is stored as text; others of the column are numbers."),
    ("UNIT", "warning", "consistency", "The number has another unit than others of the column."),
    ("OUTLIER", "warning", "accuracy", "The number lies far from all others of the column."),
    ("FUTURE", "warning", "timeliness", "The date, or the year that the number names, lies in the future."),
    ("OLD", "warning", "timeliness", "The date lies long before all others of the column."),
    ("FORMAT", "info", "consistency", "The text is of another form than the rest of the column."),
    ("SPELLING", "warning", "consistency", "The text is nearly a value that the column often has."),
    ("TOWN", "info", "validity", "No such town is known, in a column of known ones."),
    ("OFFICE", "info", "consistency", "The e-mail address is an office's, in a column of persons' ones."),
    ("SHARED", "info", "consistency", "The host is one that many share, in a column of owners' own ones."),
    ("SLIP", "warning", "accuracy", "A word is nearly one that many texts of the column have."),
    ("UNUSUAL", "info", "validity", "The text is none of the few values that the column has elsewhere."),
    ("LENGTH", "info", "validity", "The text is far longer or shorter than the others of the column."),
    ("MISSING", "warning", "completeness", "The cell is blank in a column that is filled elsewhere."),
    ("DUPLICATE-KEY", "critical", "uniqueness", "Another row has the same key."),
    ("DUPLICATE-ROW", "warning", "uniqueness", "Another row of the table says the same."),
    ("NEAR-DUPLICATE", "warning", "uniqueness", "Another row says the same but for its key and this cell."),
    ("COPIED", "warning", "accuracy", "The cell says what those above it say, which no others here do."),
    ("SEQUENCE", "warning", "consistency", "The number does not stand between those above and below."),
    ("HEADER-ROW", "info", "consistency", "The names of the columns stand among the rows once more."),
    ("LONE-CELL", "info", "consistency", "The row has nothing but this cell; other rows have many."),
    ("TOTAL-ROW", "info", "consistency", "A total stands among or below the rows; it is left out."),
    ("ORPHAN", "critical", "consistency", "The key is not among those that the column elsewhere refers to."),
    ("KEY-NAME", "warning", "consistency", "Where the key has a row of its own, another name stands."),
    ("STRANGER", "warning", "consistency", "No such name stands where all others of the column do."),
    ("EMAIL-WEBSITE", "warning", "consistency", "E-mail address and website of the row differ in domain."),
    ("EMAIL-NAME", "warning", "consistency", "The e-mail address names another person than its row."),
    ("PLACE", "warning", "consistency", "Town, postal code and province of the row do not agree."),
    ("AREA", "info", "consistency", "The telephone number is of another province than the row says."),
    ("FORM", "warning", "consistency", "The registration number is of another legal form than the name."),
    ("SEX", "warning", "consistency", "The identity number is of another sex than the row says."),
    ("BIRTH", "warning", "consistency", "The identity number is of another date of birth than the row says."),
    ("YEAR", "warning", "consistency", "The year in the code is another than that of the date of its row."),
    ("ORDER", "warning", "consistency", "The two dates or amounts of the row are in the wrong order."),
    ("GAP", "warning", "consistency", "The date lies far longer after another of its row than elsewhere."),
    ("STATE", "warning", "consistency", "By the state of its row the cell is to be blank, or to be filled."),
    ("SUM", "warning", "accuracy", "The numbers of the row do not make each other up as elsewhere."),
    ("AGREEMENT", "warning", "consistency", "The cells of the row do not go together as they do elsewhere."),
    ("SWAPPED", "warning", "accuracy", "Two cells of the row are swapped."),
)  # fmt: skip
