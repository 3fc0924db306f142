"""SVG: a plain drawing is measured and drawn; what acts, fetches, or looks otherwise elsewhere is refused by name."""

import pytest
from PIL import Image

from designs.findings import Code, FileRefused
from designs.isolated import inspect_file, make_preview

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RED = '<rect width="50" height="100" fill="red"/>'


def svg(inner: str = RED, head: str = 'width="100mm" height="100mm" viewBox="0 0 100 100"', before: str = "") -> str:
    return f"{before}<svg {NS} {head}>{inner}</svg>"


@pytest.fixture
def drawing(tmp_path):
    def make(text: str):
        path = tmp_path / "drawing.svg"
        path.write_text(text)
        return path

    return make


ILLUSTRATOR = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- made by a drawing program -->\n<!DOCTYPE svg PUBLIC '
    '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
)
INKSCAPE = (
    '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"/>'
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
)


@pytest.mark.parametrize(
    "inner",
    [
        RED,
        INKSCAPE + RED,
        '<style>.a { fill: url(#g) } .b { stroke: red }</style><defs><linearGradient id="g">'
        '<stop stop-color="red"/></linearGradient></defs><path class="a" d="M0 0h50v100z"/>',
        '<defs><path id="p" d="M0 0h9v9z"/></defs><use xlink:href="#p" clip-path="url(#c)"/><use href="#p"/>',
    ],
)
def test_a_drawing_is_measured_in_millimetres(drawing, inner):
    facts = inspect_file(drawing(svg(inner, before=ILLUSTRATOR)))
    assert (facts.format, facts.boxes.trim.width, facts.boxes.trim.height, facts.width_px) == ("svg", 100, 100, None)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="2in" height="1in"', (50.8, 25.4)),
        ('width="96" height="48px"', (25.4, 12.7)),
        ('viewBox="0 0 96 48"', (25.4, 12.7)),
        ('width="100%" height="100%" viewBox="0,0,96,48"', (25.4, 12.7)),
    ],
)
def test_its_size_is_what_it_says(drawing, head, size):
    box = inspect_file(drawing(svg(head=head))).boxes.trim
    assert (box.width, box.height) == size


def test_its_preview_is_what_it_shows(drawing, tmp_path):
    make_preview(drawing(svg()), tmp_path / "out.png", 200)
    with Image.open(tmp_path / "out.png") as seen:
        assert (seen.size, seen.getpixel((20, 100)), seen.getpixel((180, 100))) == ((200, 200), (255, 0, 0), (255,) * 3)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
USES = "".join(f'<g id="u{n}">{f"""<use href="#u{n - 1}"/>""" * 10}</g>' for n in range(1, 10))
HOSTILE = {
    "a script": (svg("<script>alert(1)</script>"), Code.SCRIPT),
    "a script of HTML": (svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>'), Code.SCRIPT),
    "a handler": (svg('<rect width="9" height="9" onload="alert(1)"/>'), Code.SCRIPT),
    "a handler on itself": (svg(head='width="9" height="9" onload="alert(1)"'), Code.SCRIPT),
    "a page inside": (svg("<foreignObject><p/></foreignObject>"), Code.SCRIPT),
    "something that moves": (svg('<animate attributeName="x" to="9"/>'), Code.SCRIPT),
    "a link that acts": (svg('<a href="javascript:alert(1)"/>'), Code.SVG_NOT_ACCEPTED),
    "a picture from elsewhere": (svg('<image href="https://evil.example/x.png"/>'), Code.SVG_NOT_ACCEPTED),
    "a file of this machine": (svg('<image xlink:href="file:///etc/passwd"/>'), Code.SVG_NOT_ACCEPTED),
    "a part from elsewhere": (svg('<use href="https://evil.example/x.svg#a"/>'), Code.EXTERNAL_REFERENCE),
    "a fill from elsewhere": (svg('<path fill="url(https://evil.example/x#a)"/>'), Code.EXTERNAL_REFERENCE),
    "a style from elsewhere": (svg("<style>@import 'https://evil.example/x.css';</style>"), Code.EXTERNAL_REFERENCE),
    "a typeface from elsewhere": (svg("<style>@font-face{src:url(//evil)}</style>"), Code.EXTERNAL_REFERENCE),
    "a style in other letters": (svg(r'<g style="fill:u\72l(//evil)"/>'), Code.EXTERNAL_REFERENCE),
    "a style sheet": (svg(before='<?xml-stylesheet href="https://evil.example/x.css"?>'), Code.EXTERNAL_REFERENCE),
    "another base": (svg('<g xml:base="https://evil.example/"/>'), Code.EXTERNAL_REFERENCE),
    "an entity": (svg("&x;", before='<!DOCTYPE svg [<!ENTITY x "y">]>'), Code.XML_ENTITIES),
    "a file as entity": (svg("&x;", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "/etc/passwd">]>'), Code.XML_ENTITIES),
    "a billion laughs": (svg("&l9;", before=f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>'), Code.XML_ENTITIES),
    "a billion uses": (
        svg(f'<path id="u0" d="M0 0h1v1z"/>{USES}<use href="#u9"/>'),
        (Code.TOO_HEAVY, Code.TOO_SLOW, Code.UNREADABLE),
    ),
    "a use of itself": (svg('<g id="a"><use href="#a"/></g>'), None),
    "a deep nest": (svg("<g>" * 5000 + "</g>" * 5000), Code.TOO_HEAVY),
    "letters": (svg("<text>Ciao</text>"), Code.LETTERS),
    "a filter": (svg('<filter id="f"><feImage href="#x"/></filter>'), Code.SVG_NOT_ACCEPTED),
    "no size": (svg(head=""), Code.NO_SIZE),
    "nothing wide": (svg(head='width="0" height="9"'), Code.NO_SIZE),
    "an endless size": (svg(head='width="9e99mm" height="9mm"'), Code.UNREADABLE),
    "no drawing": ('<?xml version="1.0"?><html><svg/></html>', Code.SVG_NOT_ACCEPTED),
    "cut off": (svg()[:-20], Code.UNREADABLE),
    "not of its namespace": ('<svg width="9" height="9"><rect/></svg>', Code.UNREADABLE),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_or_uncertain_is_refused(drawing, kind):
    text, codes = HOSTILE[kind]
    path = drawing(text)
    if codes is None:
        assert inspect_file(path).format == "svg"
        return
    with pytest.raises(FileRefused) as refused:
        inspect_file(path)
    assert refused.value.finding.code in (codes if isinstance(codes, tuple) else (codes,))
