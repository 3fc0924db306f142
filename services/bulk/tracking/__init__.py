"""Parcels by file: a row for each, or for each product in it, across all clients of whoever brings it."""
