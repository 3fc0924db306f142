"""The pictures of a publication: mock-ups of its print files in the colours that are sold, and what somebody chose."""

from collections.abc import Iterator, Sequence
from itertools import chain

from core.db import db
from models import File, PrintArea, Publication, PublicationPicture
from services.publishing.variants import areas_of, offered_variants, prints_of

MOST_MOCKUPS = 8
LAST = 1_000_000


def show(publication: Publication, chosen: Sequence[File], order: Sequence[str] = ()) -> None:
    """Have these pictures, in this order of marks; one that it does not name keeps its place, and new ones come last.
    A picture that was there before, of the same file, stays as it was drawn."""
    before = {each.mark: each for each in publication.pictures}
    wanted = chain(mockups_of(publication), own_of(publication, chosen))
    pictures = [kept(before.get(each.mark), each) for each in wanted]
    places = {mark: place for place, mark in enumerate(order)}
    former = {mark: each.position for mark, each in before.items()}
    pictures.sort(key=lambda each: (places.get(each.mark, LAST), former.get(each.mark, LAST)))
    for place, picture in enumerate(pictures, 1):
        picture.position = place
    publication.pictures = pictures
    db.flush()


def kept(before: PublicationPicture | None, wanted: PublicationPicture) -> PublicationPicture:
    """The row that is there, where it shows the same."""
    return before if before is not None and before.file_id == wanted.file_id else wanted


def mockups_of(publication: Publication) -> list[PublicationPicture]:
    """Of each file one in every colour in which it is printed: first the product's sides in all colours, then what
    differs between sizes."""
    if not publication.with_mockups:
        return []
    rank: dict[str, int] = {}
    found: dict[tuple[int, str], tuple[int, PublicationPicture]] = {}
    for area, file, colors in printed(publication):
        for color in colors:
            picture = PublicationPicture(**ids_of(publication, file), area_id=area.id, color=color)
            found.setdefault((file.id, color), (rank.get(area.key, 0), picture))
        rank[area.key] = rank.get(area.key, 0) + 1
    ranked = sorted(found.values(), key=lambda each: each[0])
    return [picture for _rank, picture in ranked[:MOST_MOCKUPS]]


def printed(publication: Publication) -> Iterator[tuple[PrintArea, File, list[str]]]:
    variants, prints = offered_variants(publication), prints_of(publication)
    for area in areas_of(variants):
        if area.id in prints:
            colors = dict.fromkeys(each.color for each in variants if area.fits(each.values))
            yield area, prints[area.id], list(colors)


def own_of(publication: Publication, chosen: Sequence[File]) -> list[PublicationPicture]:
    return [PublicationPicture(**ids_of(publication, file), color="") for file in chosen]


def ids_of(publication: Publication, file: File) -> dict[str, int]:
    return {"client_id": publication.client_id, "publication_id": publication.id, "file_id": file.id}


def chosen_of(publication: Publication) -> list[PublicationPicture]:
    """Those that are no mock-ups."""
    return [each for each in publication.pictures if each.area_id is None]


def undrawn_of(publication: Publication) -> list[PublicationPicture]:
    return [each for each in publication.pictures if not each.picture_key]
