"""Background work as people see it: each kind in words, whose it is, and which of it waits, runs or has failed."""
