"""Texts of the application and their translations: `python -m commands.texts missing | fill FILE.json | check`.

`missing` reads every `_()` of the sources and prints, as JSON, what has no Italian yet. `fill` takes the same JSON with
the Italian filled in (a plural is "one|many": ["uno", "molti"]) and writes the catalogs. `check` fails where a text
lacks its translation, or where a translation lost a placeholder.
"""

import argparse
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from commands.catalogs import compile_catalogs
from commands.install import ROOT

OPTIONS = {"jinja2": {"silent": "false", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
FOLDERS = ("core", "blueprints", "jobs", "services", "platforms", "templates")
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_]|%)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
HEADER = "# Translations of Vetrina."
DATED = datetime(2026, 1, 1, tzinfo=UTC)  # always the same: a date that moves is a change that says nothing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("missing", "fill", "check"))
    parser.add_argument("file", nargs="?", type=Path)
    wanted = parser.parse_args()
    if wanted.act == "fill":
        fill(json.loads(wanted.file.read_text()))
    elif wanted.act == "missing":
        print(json.dumps(dict.fromkeys(map(key, missing(refreshed("it"))), ""), ensure_ascii=False, indent=1))
    else:
        sys.exit(faults())


def fill(translations: dict[str, str | list[str]]) -> None:
    """Take the sources' texts of today, add `translations`, drop what no source has any more."""
    (ROOT / "translations").mkdir(exist_ok=True)
    with (ROOT / "translations" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two people may fill at once
        for language in ("it", "en"):
            catalog = refreshed(language)
            for message in texts(catalog):
                if language == "en":
                    message.string = message.id if isinstance(message.id, str) else tuple(message.id)
                elif given := translations.get(key(message)):
                    message.string = (
                        typeset(str(given)) if isinstance(message.id, str) else tuple(map(typeset, forms(given)))
                    )
            write(catalog, language)
    compile_catalogs()


def faults() -> int:
    """Print what is wrong with the catalogs; how much that is."""
    found = [f"no Italian: {key(message)!r}" for message in missing(refreshed("it"))]
    for message in texts(refreshed("it")):
        if all(strings(message.string)) and placeholders(message.id) != placeholders(message.string):
            found.append(f"placeholders differ: {key(message)!r}")
    print("\n".join(found) or "Every text has its Italian.")
    return min(len(found), 1)


def refreshed(language: str) -> Catalog:
    """The catalog as it stands, with the texts that the sources have now."""
    path = po(language)
    catalog = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language, fuzzy=False)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def template() -> Catalog:
    found = Catalog()
    for folder in FOLDERS:
        found_here = extract_from_dir(str(ROOT / folder), method_map(folder), OPTIONS_MAP, keywords=KEYWORDS)
        for file, _line, text, _comments, context in found_here:
            found.add(text, None, [(f"{folder}/{file}", 0)], context=context)
    return found


def method_map(folder: str) -> list[tuple[str, str]]:
    return [("**.html", "jinja2"), ("**.txt", "jinja2")] if folder == "templates" else [("**.py", "python")]


OPTIONS_MAP = {"**.html": OPTIONS["jinja2"], "**.txt": OPTIONS["jinja2"]}


def write(catalog: Catalog, language: str) -> None:
    po(language).parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = HEADER
    catalog.project, catalog.version, catalog.creation_date, catalog.revision_date = "Vetrina", "1", DATED, DATED
    with po(language).open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, omit_header=False, width=120, ignore_obsolete=True)


def po(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def missing(catalog: Catalog) -> Iterator[Message]:
    return (message for message in texts(catalog) if not all(strings(message.string)))


def key(message: Message) -> str:
    return "|".join(strings(message.id))


def forms(given: str | list[str]) -> list[str]:
    """Singular and plural, also where they were written as "uno|molti"."""
    return given.split("|") if isinstance(given, str) else given


def typeset(italian: str) -> str:
    """With the apostrophe of print, as everywhere else in the Italian texts."""
    return APOSTROPHE.sub("’", italian)


def strings(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """A text's forms: one, or singular and plural."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def placeholders(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    return set(PLACEHOLDER.findall(" ".join(strings(text))))


if __name__ == "__main__":
    main()
