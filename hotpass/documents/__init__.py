"""Documents to print or to send: a title, and sections of paragraphs, tables and plots, as PDF or HTML."""

from hotpass.documents.html import as_html
from hotpass.documents.parts import Paragraph, Plot, Section, Table
from hotpass.documents.pdf import as_pdf
from hotpass.documents.plots import bars, line

__all__ = ["Paragraph", "Plot", "Section", "Table", "as_html", "as_pdf", "bars", "line"]
