"""Where the lines of a text stand. The box is the one that the designer's canvas gives to a text.

Of a size s and n lines it is s × 1.13 × (1 + line height × (n − 1)) high and as wide as its widest line; the first
baseline lies 0.778 × 1.13 × s below its upper edge, each further one line height × 1.13 × s lower.
"""

from dataclasses import dataclass

from designs.bidi import is_right_to_left
from designs.document import TextLayer
from designs.fonts import missing
from designs.reading import DesignFault, DesignRefused
from designs.shaping import LetterMissing, Run, shape

MM_PER_POINT = 25.4 / 72
HEIGHT = 1.13
FIRST_BASELINE = 0.778
SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Line:
    """Where it begins, in millimetres from the middle of the text's box, y upwards."""

    x: float
    y: float
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All in millimetres."""

    size: float
    width: float
    height: float
    lines: tuple[Line, ...]


def laid_out(layer: TextLayer) -> Layout:
    """Raises `DesignRefused` with the letters that no face draws."""
    shaped = shaped_lines(layer)
    widths = [sum(run.advance for run in runs) for runs in shaped]
    size = fitted(layer, max(widths) * layer.size * MM_PER_POINT)
    width, height = max(widths) * size, size * HEIGHT * (1 + layer.line_height * (len(shaped) - 1))
    lines = (
        Line(
            x=-width / 2 + (width - own * size) * SHIFT[layer.align],
            y=height / 2 - size * HEIGHT * (FIRST_BASELINE + layer.line_height * index),
            runs=runs,
        )
        for index, (own, runs) in enumerate(zip(widths, shaped, strict=True))
    )
    return Layout(size, width, height, tuple(lines))


def shaped_lines(layer: TextLayer) -> list[tuple[Run, ...]]:
    right_to_left = is_right_to_left(layer.text)
    try:
        return [shape(line, layer.font, right_to_left) for line in layer.text.split("\n")]
    except LetterMissing as error:
        letters = ", ".join(missing(layer.text, layer.font))
        raise DesignRefused(DesignFault.NO_LETTER, layer.id, letters=letters) from error


def fitted(layer: TextLayer, width: float) -> float:
    """The size in millimetres at which the text is no wider than it may be."""
    most = layer.max_width
    return layer.size * MM_PER_POINT * (most / width if most and width > most else 1)
