"""Orders by file: a row for each line, rows of one reference are one order."""
