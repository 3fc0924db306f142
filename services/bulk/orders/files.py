"""The files that a row of an order file names: behind an address out there, or by Vetrina's own address of one here."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from models import PrintArea
from services.bulk.orders.columns import FILE
from services.bulk.planning import MOST_ADDRESS, Refused, own_id
from services.bulk.reach import files_in_reach


def is_file(key: str) -> bool:
    return key.partition(":")[0] == FILE


def own_files(client_id: int, addresses: Collection[str], own_url: str) -> dict[str, int | None]:
    """{address: the id of the file here that it shows}, of those that begin with `own_url`; None: the client has no
    such file, or it is out of reach of whoever brings the rows."""
    named = {text: own_id(text, own_url) for text in addresses if own_id(text, own_url)}
    if not named:
        return {}
    here = files_in_reach(client_id, named.values())
    return {text: file_id if file_id in here else None for text, file_id in named.items()}


def files_in(
    cells: Mapping[str, str], wanted: Sequence[PrintArea], here: Mapping[str, int | None]
) -> dict[str, int | str]:
    """{print area: the id of a file that is here, or the address of one to be fetched}. Raises Refused."""
    areas = [area.key for area in wanted]
    files: dict[str, int | str] = {}
    for key, address in cells.items():
        if is_file(key) and address:
            area = key.partition(":")[2] or next(iter(areas), "")
            if area not in areas:
                raise Refused("area_unknown", key, area=area)
            files[area] = _file_at(address, key, here)
    for needed in wanted:
        if needed.is_required and needed.key not in files:
            place = FILE if needed.key == areas[0] else f"{FILE}:{needed.key}"
            raise Refused("area_without_file", place, area=needed.key)
    return files


def _file_at(address: str, key: str, here: Mapping[str, int | None]) -> int | str:
    if address in here:
        file_id = here[address]
        if file_id is None:
            raise Refused("file_unknown", key, address=address[:200])
        return file_id
    parts = urlsplit(address) if len(address) <= MOST_ADDRESS else urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("address_invalid", key, address=address[:200])
    return address
