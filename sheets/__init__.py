"""Engine: what people keep in spreadsheets, recognised, read row by row, and written. Plain values in and out."""

from sheets.formats import FORMATS, Format
from sheets.reading import rows
from sheets.rows import Row, Unreadable
from sheets.shape import SEPARATORS, Encoding, Shape, guess
from sheets.writing import BEGINNING, TooMany, write_csv, write_workbook, written

__all__ = [
    "BEGINNING",
    "FORMATS",
    "SEPARATORS",
    "Encoding",
    "Format",
    "Row",
    "Shape",
    "TooMany",
    "Unreadable",
    "guess",
    "rows",
    "write_csv",
    "write_workbook",
    "written",
]
