"""Engine: what people keep in spreadsheets, recognised, read row by row, and written. Plain values in and out."""

from sheets.reading import Row, rows
from sheets.shape import SEPARATORS, Encoding, Shape, guess
from sheets.writing import BEGINNING, written

__all__ = ["BEGINNING", "SEPARATORS", "Encoding", "Row", "Shape", "guess", "rows", "written"]
