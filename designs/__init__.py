"""Print files: where they are kept, what they are, whether they fit a print area, what they are printed on."""
