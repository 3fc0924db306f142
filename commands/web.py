"""The web server, which loads the application once for all its workers: `python -m commands.web GRANIAN'S OPTIONS`."""

from importlib import import_module

from granian.cli import entrypoint

if __name__ == "__main__":
    import_module("app")
    entrypoint()
