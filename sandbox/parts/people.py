"""Invented people for checkout forms, so that a visitor of the demo has nothing to type.

Each is somebody else than those before: one person who buys the same thing twice within a day is a suspected duplicate.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, product
from unicodedata import normalize

NAMES = {
    "IT": (
        "Giulia Marco Elena Tommaso Chiara Simone Marta Luca",
        "Fantoni Bellandi Sartorelli Grimani D’Amico Colnaghi",
    ),
    "DE": ("Anna Jonas Jana Katrin Moritz Frieda", "Lindqvist Weidenfeld Brandt Bauer Hollmann"),
    "FR": ("Hugo Camille Élise Théo", "Marchand Lefèvre Garnier Blanchet"),
    "JP": ("Haruka Kenta Aoi", "Mizuno Tachibana Sakamoto"),
}
STREETS = {
    "IT": (
        ("Via dei Tigli {}", "40125", "Bologna", "BO", "+39 051 555 0142"),
        ("Corso Verdi {}", "10124", "Torino", "TO", "+39 011 555 0117"),
        ("Via Nazionale {}", "00184", "Roma", "RM", "+39 06 555 0188"),
        ("Piazza Garibaldi {}", "90133", "Palermo", "PA", "+39 091 555 0129"),
        ("Viale Europa {}", "23900", "Lecco", "LC", "+39 0341 555 0171"),
    ),
    "DE": (
        ("Lindenstraße {}", "10969", "Berlin", "", "+49 30 555 0150"),
        ("Lindwurmstraße {}", "80337", "München", "", "+49 89 555 0142"),
    ),
    "FR": (("{} rue des Lilas", "69003", "Lyon", "", "+33 4 55 50 01 21"),),
    "JP": (("{} Kawaramachi", "600-8001", "Kyoto", "JP-26", "+81 75 555 0136"),),
}


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    street: str
    post_code: str
    city: str
    state: str
    country: str
    phone: str
    number: int  # in the order in which they came

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def mailbox(self, host: str = "example.test") -> str:
        plain = normalize("NFKD", f"{self.first_name}.{self.last_name}").encode("ascii", "ignore").decode()
        return f"{plain}.{self.number}@{host}".lower()


def someone(*countries: str) -> Person:
    """A person who does not exist, in one of these countries; nobody comes twice before all names were there."""
    country = random.choice(countries)
    first_name, last_name = next(_names[country])
    street, post_code, city, state, phone = random.choice(STREETS[country])
    street = street.format(random.randint(1, 98))
    return Person(first_name, last_name, street, post_code, city, state, country, phone, next(_numbers))


def _all_names(country: str) -> Iterator[tuple[str, str]]:
    """First and last names, in any order, without end."""
    first, last = (words.split() for words in NAMES[country])
    pairs = list(product(first, last))
    random.shuffle(pairs)
    return cycle(pairs)


_names = {country: _all_names(country) for country in NAMES}
_numbers = count(random.randint(100, 900))
