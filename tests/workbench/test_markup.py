from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from components import differences, sheet
from components.markup import Markup, markdown, tag


class Reader(HTMLParser):
    """Collects the elements and the text that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(content: str) -> Reader:
    reader = Reader()
    reader.feed(content)
    reader.close()
    return reader


@given(st.text(), st.text())
def test_a_value_can_neither_open_an_element_nor_leave_its_attribute(text: str, title: str) -> None:
    seen = read(tag("td", text, title=title))
    assert [name for name, _ in seen.elements] == ["td"]
    assert set(seen.elements[0][1]) == {"title"}


def test_text_is_escaped_and_markup_is_not_escaped_twice() -> None:
    inner = tag("b", "<script>")
    assert tag("td", inner, "&", None) == Markup("<td><b>&lt;script&gt;</b>&amp;</td>")


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    assert tag("option", "x", selected=False, value=None, disabled=True) == "<option disabled>x</option>"


def test_markdown_shows_a_value_as_it_is() -> None:
    assert markdown("![x](http://a.example/i.png)") == r"\!\[x\]\(http\://a\.example/i\.png\)"
    assert markdown(":material/delete:").startswith("\\:")


@given(st.text(max_size=20), st.text(max_size=20))
def test_marking_differences_loses_no_letter(text: str, other: str) -> None:
    marked = differences.marked(text, other)
    assert read(marked).text == text
    assert ("<mark" in marked) == (text != other and text != "")


def test_a_missing_letter_marks_its_neighbours() -> None:
    assert differences.marked("Aviaton", "Aviation") == 'Avia<mark class="hp-differs">to</mark>n'


LINES = [
    sheet.Line(1, ["Flight schools", None]),
    sheet.Line(4, ["School", "Tel no."]),
    sheet.Line(5, ["Karoo <Aviation>", "082 555 1234"]),
    sheet.Line(90, ["Total", "85"]),
]


def picture() -> str:
    return sheet.picture(
        LINES,
        ["A", "B"],
        "Sheet Schools",
        tables=[sheet.Table(4, 89, 1, 2, (4,))],
        left_out=[
            sheet.LeftOut(1, 1, 1, 2, "title", "A title above the table"),
            sheet.LeftOut(90, 90, 1, 2, "total", "A total row"),
        ],
        cells={(5, 2)},
    )


def test_a_picture_says_in_words_how_each_row_is_read() -> None:
    roles = [role for role in ("title", "header", "record", "total") if f">{role}</td>" in picture()]
    assert roles == ["title", "header", "record", "total"]
    assert "A total row" in picture()


def test_a_picture_counts_the_rows_that_it_leaves_out() -> None:
    assert "2 rows not shown here" in read(picture()).text
    assert "84 rows not shown here" in read(picture()).text


def test_a_picture_marks_the_source_cell_with_words_and_escapes_its_text() -> None:
    seen = read(picture())
    assert "source cell" in seen.text
    assert "Karoo <Aviation>" in seen.text
    assert sum("data-centre" in attributes for _, attributes in seen.elements) == 1
