"""Many variants at once, by a spreadsheet: what it says is planned, and applied when a person has seen the plan."""
