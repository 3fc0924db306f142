"""Charts as SVG, made by the server: read without scripts, without colour, in the dark and on paper.

Widths are parts of a hundred, so that the words in a chart keep their size however narrow the page is. What tells one
series from another is a pattern as well as a colour. The numbers stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

HEIGHT, TOP, FOOT = 220, 16, 24  # pixels of the whole, above the plot, and below it
PLOT = HEIGHT - TOP - FOOT
ROW, RAIL = 40, 72  # pixels of a bar that lies; how much of a hundred it may take, beside what is said of it
MOST_WORDS = 5  # under the bars
# One for each series: a solid colour, then hatches that stay apart in grey.
PATTERNS = (
    '<rect width="8" height="8" fill="currentColor"/>',
    '<rect width="8" height="8" fill="currentColor" opacity="0.25"/>'
    '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="currentColor" stroke-width="2"/>',
    '<rect width="8" height="8" fill="currentColor" opacity="0.2"/>'
    '<circle cx="4" cy="4" r="1.75" fill="currentColor"/>',
    '<rect width="8" height="8" fill="currentColor" opacity="0.2"/>'
    '<path d="M0 4h8" stroke="currentColor" stroke-width="2"/>',
    '<path d="M0 4h8M4 0v8" stroke="currentColor" stroke-width="1"/>',
)


@dataclass(frozen=True, slots=True)
class Series:
    label: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that lies: its words, what stands at its end, how far it reaches (0 to 1), and where it leads."""

    label: str
    said: str
    share: float
    url: str = ""


def stacked(
    key: str, title: str, told: str, words: Sequence[str], series: Sequence[Series], line: Series | None = None
) -> Markup:
    """Standing bars, one for each of `words`, of the `series` on top of each other; `line` runs across, dashed.

    `key` is unique on the page; `told` says in a sentence what is to be seen.
    """
    totals = [sum(column) for column in zip(*(each.values for each in series), strict=True)]
    highest = nice(max([*totals, *(line.values if line else ()), 1]))
    parts = [_grid(highest), *(_column(key, at, words, series, totals[at], highest) for at in range(len(words)))]
    if line and len(line.values) > 1:
        parts.append(_line(line, highest))
    parts.append(_words(words))
    return _svg(key, title, told, HEIGHT, len(series), Markup("").join(parts)) + legend(key, series, line)


def lying(key: str, title: str, told: str, bars: Sequence[Bar]) -> Markup:
    """Bars that lie below each other, each under its words."""
    rows = Markup("").join(_row(key, at, bar) for at, bar in enumerate(bars))
    role = "group" if any(bar.url for bar in bars) else "img"  # whoever hears it reaches the links only in a group
    return _svg(key, title, told, ROW * len(bars), 1, rows, role)


def spark(key: str, title: str, values: Sequence[int]) -> Markup:
    """A small line without words; `title` says all of it."""
    highest = max([*values, 1])
    points = _points(values, highest)
    html = Markup(
        '<svg class="spark" role="img" aria-labelledby="{key}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<title id="{key}">{title}</title>'
        '<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    return html.format(key=key, title=title, points=points)


def legend(key: str, series: Sequence[Series], line: Series | None = None) -> Markup:
    """Which pattern is which; nothing where there is but one."""
    if len(series) < 2 and not line:
        return Markup("")
    swatch = Markup('<li><svg width="16" height="12" aria-hidden="true">{}</svg>{}</li>')
    filled = Markup('<rect width="16" height="12" fill="url(#{}-{})"/>')
    items = [swatch.format(filled.format(key, at), each.label) for at, each in enumerate(series)]
    if line:
        items.append(swatch.format(Markup('<path class="before" d="M0 6h16"/>'), line.label))
    return Markup('<ul class="legend small">{}</ul>').format(Markup("").join(items))


def nice(most: int) -> int:
    """The next number that is easily divided: 1, 2 or 5 with noughts."""
    step = 10 ** (len(str(most)) - 1)
    return next(step * each for each in (1, 2, 5, 10) if step * each >= most)


def _svg(key: str, title: str, told: str, height: int, patterns: int, body: Markup, role: str = "img") -> Markup:
    html = Markup(
        '<svg class="chart" role="{role}" width="100%" height="{height}" aria-labelledby="{key}-title {key}-told">'
        '<title id="{key}-title">{title}</title><desc id="{key}-told">{told}</desc><defs>{defs}</defs>{body}</svg>'
    )
    pattern = Markup(
        '<pattern id="{}-{}" class="series-{}" width="8" height="8" patternUnits="userSpaceOnUse">{}</pattern>'
    )
    defs = Markup("").join(pattern.format(key, at, at, Markup(PATTERNS[at])) for at in range(patterns))  # noqa: S704
    return html.format(key=key, title=title, told=told, height=height, defs=defs, body=body, role=role)


def _grid(highest: int) -> Markup:
    line = Markup('<line x1="0" x2="100%" y1="{y}" y2="{y}"/><text x="0" y="{above}">{value}</text>')
    steps = [highest, highest // 2, 0] if highest > 1 else [highest, 0]
    lines = [line.format(y=_y(value, highest), above=_y(value, highest) - 3, value=value or "") for value in steps]
    return Markup('<g class="grid">{}</g>').format(Markup("").join(lines))


def _column(key: str, at: int, words: Sequence[str], series: Sequence[Series], total: int, highest: int) -> Markup:
    rect = Markup('<rect x="{x}%" y="{y}" width="{width}%" height="{height}" fill="url(#{key}-{at})"/>')
    slot, rects, below = 100 / len(words), [], 0
    for number, each in enumerate(series):
        value = each.values[at]
        height = round(PLOT * value / highest, 1)
        below += value
        place = {"x": round(slot * (at + 0.14), 3), "y": _y(below, highest), "width": round(slot * 0.72, 3)}
        rects.append(rect.format(**place, height=height, key=key, at=number) if value else Markup(""))
    told = f"{words[at]}: {total}"
    if len(series) > 1:
        told += " (" + ", ".join(f"{each.label} {each.values[at]}" for each in series if each.values[at]) + ")"
    return Markup("<g><title>{}</title>{}</g>").format(told, Markup("").join(rects))


def _line(line: Series, highest: int) -> Markup:
    html = Markup(
        '<svg x="0" y="{top}" width="100%" height="{plot}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<polyline class="before" points="{points}" vector-effect="non-scaling-stroke"/></svg>'
    )
    return html.format(top=TOP, plot=PLOT, points=_points(line.values, highest))


def _points(values: Sequence[int], highest: int) -> str:
    slot = 100 / max(len(values), 1)
    return " ".join(f"{slot * (at + 0.5):.2f},{100 - 100 * value / highest:.2f}" for at, value in enumerate(values))


def _words(words: Sequence[str]) -> Markup:
    every = -(-len(words) // MOST_WORDS)
    text = Markup('<text x="{}%" y="{}" text-anchor="{}">{}</text>')
    parts = []
    for at in range(0, len(words), every):
        middle = 100 * (at + 0.5) / len(words)
        anchor, place = ("start", 0.0) if middle < 8 else ("end", 100.0) if middle > 92 else ("middle", middle)
        parts.append(text.format(round(place, 2), HEIGHT - 6, anchor, words[at]))
    return Markup("").join(parts)


def _row(key: str, at: int, bar: Bar) -> Markup:
    html = Markup(
        '<g><text class="label" x="0" y="{text}">{label}</text>'
        '<text class="said" x="100%" y="{end}" text-anchor="end">{said}</text>'
        '<rect class="rail" x="0" y="{y}" width="{rail}%" height="10"/>'
        '<rect x="0" y="{y}" width="{width}%" height="10" fill="url(#{key}-0)"/></g>'
    )
    place = {"text": ROW * at + 14, "y": ROW * at + 20, "end": ROW * at + 29, "rail": RAIL}
    row = html.format(**place, width=round(bar.share * RAIL, 2), label=bar.label, said=bar.said, key=key)
    return Markup('<a href="{}">{}</a>').format(bar.url, row) if bar.url else row


def _y(value: int, highest: int) -> float:
    return round(TOP + PLOT * (1 - value / highest), 1)
