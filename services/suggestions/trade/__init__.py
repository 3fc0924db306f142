"""The words of the trade, from the files beside: things that are sold, how they are made, what is said of them."""

import tomllib
from pathlib import Path
from typing import Any

Words = dict[str, dict[str, str]]  # {concept: {language: "phrase, phrase"}}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


_things, _makes, _words = _read("things"), _read("makes"), _read("words")

THINGS: Words = _things["things"]
PICTURES: str = _things["pictures"]

COLOURS: Words = _words["colours"]
FINISHES: Words = _words["finishes"]
MATERIALS: Words = _words["materials"]
ORIENTATIONS: Words = _words["orientations"]
SIDES: Words = _words["sides"]
GARMENTS: Words = _words["garments"]
ABOUT: Words = _words["about"]
ABSENT: Words = _words["absent"]
LINKS: Words = _words["links"]
PACKS: str = _words["packs"]
PIECES: str = _words["pieces"]
NEAR: dict[str, str] = _words["near"]
NUMBERS: dict[str, str] = _words["numbers"]
SKU_CODES: dict[str, str] = _words["sku_codes"]
SKU_COLOURS: dict[str, str] = _words["sku_colours"]

MAKES: Words = _makes["makes"]
CUTS: Words = _makes["cuts"]
WEARERS: Words = _makes["wearers"]
MILD_MAKES: Words = _makes["mild_makes"]
MILD_CUTS: Words = _makes["mild_cuts"]
PRAISE: Words = _makes["praise"]
MILD_WEARERS = frozenset(_makes["mild_wearers"])
OF_VESSELS = frozenset(_makes["of_vessels"])
DONE_TO: str = _makes["done_to"]
OFTEN_MOTIFS = frozenset({*COLOURS, *GARMENTS, *WEARERS, *_makes["often_motifs"]})
OFTEN_MOTIF_WORDS = frozenset(_makes["often_motif_words"])
