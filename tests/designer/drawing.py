"""Documents of designs, as the designer sends them."""

from typing import Any

from designs.document import from_json, to_json


def document(*layers: dict[str, Any], area: str = "front") -> dict[str, Any]:
    return {"format": 1, "areas": {area: {"background": None, "layers": list(layers)}}}


def kept(*layers: dict[str, Any], area: str = "front") -> dict[str, Any]:
    """As it is saved: whole."""
    return to_json(from_json(document(*layers, area=area)))


def picture(file_id: int, **values: Any) -> dict[str, Any]:
    place = {"id": f"p{file_id}", "kind": "image", "x": 105, "y": 148.5, "width": 100, "height": 80}
    return place | {"file_id": file_id} | values


def words(text: str = "Sea", **values: Any) -> dict[str, Any]:
    return {"id": "w1", "kind": "text", "x": 105, "y": 40, "text": text, "font": "inter-700", "size": 48} | values
