"""Suggestions against the labelled set: how many are right, and how quickly: `python -m bench.suggestions`.

The limit is the same texts merely split into words. Nothing is remembered from one round to the next.
"""

import json
import re
import sys
import time
from collections.abc import Callable

from models import CatalogProduct
from services.suggestions import Shelf, suggest_from
from services.suggestions.measures import closeness
from services.suggestions.reading import read
from services.suggestions.vocabulary import parts_of
from tests.products.labelled import LANGUAGES, Labelled, Score, demo_catalog, labelled, of_another_catalog, score_of
from tests.products.labelled.another import another_catalog

ROUNDS = 5
WORD = re.compile(r"\w+")
PAGE = 200  # variants of one page
MANY = 25  # times the demo's products, all of which fit alike


def main() -> None:
    rows = labelled()
    held_out = [row for row in rows if row.is_held_out]
    for name, part in parts_of_set(rows, held_out).items():
        print(f"{name}: {figures(score_of(part))}", file=sys.stderr)
    split = per_second(rows, lambda: [split_words(row) for row in rows])
    suggested = per_second(rows, lambda: suggest_all(rows, demo_catalog()))
    page, many = rows[:PAGE], many_products()
    a_page = PAGE / per_second(page, lambda: suggest_all(page, many))
    print(
        json.dumps(
            {
                **figures(score_of(rows)),
                "languages": len(LANGUAGES),
                "tuned": figures(score_of([row for row in rows if not row.is_held_out])),
                "held_out": figures(score_of(held_out)),
                "another_catalog": figures(score_of(of_another_catalog(), another_catalog())),
                "suggestions_per_second": round(suggested),
                "splits_per_second": round(split),
                "ratio_to_splitting": round(suggested / split, 4),
                "catalog_variants": sum(len(product.variants) for product in many),
                "seconds_200_variants": round(a_page, 2),
            }
        )
    )


def parts_of_set(rows: list[Labelled], held_out: list[Labelled]) -> dict[str, list[Labelled]]:
    by_language = {language: [row for row in rows if row.language == language] for language in LANGUAGES}
    return {"tuned": [row for row in rows if not row.is_held_out], "held out": held_out, **by_language}


def figures(score: Score) -> dict[str, float]:
    return {
        "variants": score.variants,
        "named": score.named,
        "certain": score.certain,
        "certain_right": score.certain_right,
        "precision": round(score.precision, 4),
        "first_right": score.first_right,
        "share_first": round(score.share_first, 4),
        "known": score.known,
        "share_first_of_known": round(score.share_first_of_known, 4),
    }


def per_second(rows: list[Labelled], act: Callable[[], object]) -> float:
    """Variants a second, in the best of the rounds."""
    best = float("inf")
    for _round in range(ROUNDS):
        read.cache_clear()
        parts_of.cache_clear()
        closeness.cache_clear()
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return len(rows) / best


def split_words(row: Labelled) -> list[str]:
    variant = row.variant
    return WORD.findall(
        " ".join([row.title, variant.title, variant.sku, *variant.options, *variant.options.values()]).lower()
    )


def suggest_all(rows: list[Labelled], catalog: list[CatalogProduct]) -> None:
    shelf = Shelf(catalog)
    for row in rows:
        suggest_from(shelf, row.title, row.variant, [])


def many_products() -> list[CatalogProduct]:
    return [product for _time in range(MANY) for product in demo_catalog()]


if __name__ == "__main__":
    main()
