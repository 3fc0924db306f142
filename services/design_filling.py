"""Templates filled: other words and other pictures in the layers that may be changed, all else as it was drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from designs.document import Crop, Document, ImageLayer, Layer, TextLayer, from_json, to_json
from models import CatalogVariant, File, PrintArea


@dataclass(frozen=True, slots=True)
class Gap:
    """A layer that is filled, and the print area that it lies on."""

    area: PrintArea
    layer: Layer

    @property
    def is_text(self) -> bool:
        return isinstance(self.layer, TextLayer)


def gaps_of(document: Document, made_of: CatalogVariant) -> list[Gap]:
    """In the order in which people read: area by area, from the top down."""
    found = [Gap(area, layer) for area in made_of.areas for layer in document.area(area.key).layers]
    open_ones = [gap for gap in found if gap.layer.is_editable and not gap.layer.is_hidden]
    places = {area.key: place for place, area in enumerate(made_of.areas)}
    return sorted(open_ones, key=lambda gap: (places[gap.area.key], gap.layer.y, gap.layer.x))


def filled(document: Document, words: Mapping[str, str], pictures: Mapping[str, File]) -> Document:
    """With these words and pictures in the layers of these ids. Raises DesignRefused where words can't be drawn."""
    areas = {
        key: replace(area, layers=tuple(_filled(layer, words, pictures) for layer in area.layers))
        for key, area in document.areas.items()
    }
    return from_json(to_json(replace(document, areas=areas)))


def _filled(layer: Layer, words: Mapping[str, str], pictures: Mapping[str, File]) -> Layer:
    if isinstance(layer, TextLayer) and layer.id in words:
        return replace(layer, text=words[layer.id])
    if isinstance(layer, ImageLayer) and layer.id in pictures:
        return _with_picture(layer, pictures[layer.id])
    return layer


def _with_picture(layer: ImageLayer, file: File) -> ImageLayer:
    """The new picture fills the box of the former: what is too much of it is cropped, the same on both sides."""
    if file.id == layer.file_id:
        return layer
    width, height = file.facts.get("width_px"), file.facts.get("height_px")
    if not width or not height:
        return replace(layer, file_id=file.id, crop=Crop())
    box, picture = layer.width / layer.height, width / height
    across, down = max(1 - box / picture, 0) / 2, max(1 - picture / box, 0) / 2
    crop = Crop(left=_share(across), right=_share(across), top=_share(down), bottom=_share(down))
    return replace(layer, file_id=file.id, crop=crop)


def _share(value: float) -> float:
    """Something of the picture stays, however narrow the box is."""
    return min(value, 0.499)
