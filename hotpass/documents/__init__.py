"""Documents to print or to send: a title, and sections of paragraphs, tables and plots, as tagged PDF."""

from hotpass.documents.parts import Paragraph, Plot, Section, Table
from hotpass.documents.pdf import as_pdf
from hotpass.documents.plots import bars, line

__all__ = ["Paragraph", "Plot", "Section", "Table", "as_pdf", "bars", "line"]
