"""The checklist before a store goes live: what there is of a store, the lines that follow from it, and their words."""
