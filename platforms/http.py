"""The one client for everything out there."""


class Http:
    """The way to one store: guarded, limited in time, size and number of calls."""
