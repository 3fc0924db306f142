"""The designs that browser and print file must draw alike: {name: {print area: layers and background}}."""

from designs.fonts import faces
from tests.designs.drawn import image, words

SCRIPTS = {
    "kerning": ("AVATAR To. Wave LT", "inter-700"),
    "ligatures": ("fi fl ffi office", "playfair-display-400"),
    "accents": ("Perché è già così? Ñandú Żółć", "montserrat-400"),
    "apart accents": ("e\u0301 a\u0308 o\u0302 Z\u030c", "inter-400"),
    "greek": ("Ξεσκεπάζω την ψυχή", "roboto-slab-400"),
    "cyrillic": ("Съешь ещё булок", "oswald-700"),
    "hebrew": ("שלום לכל העולם", "rubik-700"),
    "pointed hebrew": ("שָׁלוֹם בְּרֵאשִׁית", "rubik-400"),
    "arabic": ("السلام عليكم ورحمة", "noto-sans-arabic-400"),
    "vowelled arabic": ("بِسْمِ اللَّهِ", "noto-sans-arabic-700"),
    "arabic in rubik": ("مرحبا بالعالم", "rubik-400"),
    "devanagari": ("नमस्ते क्षत्रिय र्क द्वितीय", "noto-sans-devanagari-400"),
    "chinese": ("我能吞下玻璃", "zcool-xiaowei-400"),
    "right to left with latin": ("שלום Vetrina 12 (abc) מחיר 30%!", "inter-400"),
    "left to right with arabic": ("Taglia XL (عالم) 12, €30", "inter-400"),
    "all fallbacks": ("Ab שלום عالم नमस्ते 我能", "bebas-neue-400"),
    "bold fallbacks": ("Жж שלום عالم नमस्ते", "lobster-400"),
    "signs": ("€ 30 – «Ok» “no” 100% & @ © ½", "roboto-slab-700"),
}
STYLES = {
    "lines left": words("Prima riga\nseconda\nla terza riga", size=18),
    "lines centred": words("Prima riga\nseconda\nla terza riga", size=18, align="center", font="caveat-700"),
    "lines right": words("Prima riga\nseconda\nla terza riga", size=18, align="right", line_height=0.9),
    "lines right to left": words("שורה ראשונה\nשתיים\nabc שלוש", size=18, align="right", font="rubik-400"),
    "an empty line": words("uno\n\ntre", size=18, line_height=1.5),
    "fitted": words("Più lungo di quanto possa essere", size=40, max_width=80),
    "turned": words("Girato di trenta", rotation=30, font="playfair-display-400-italic"),
    "upside down": words("Capovolto נכון", rotation=-180, font="oswald-400"),
    "upright": words("In piedi", rotation=90, size=30),
    "see-through": words("Trasparente", opacity=0.4, size=40, color="#aa0000"),
    "see-through, joined": words("السلام عليكم", opacity=0.5, size=40, font="noto-sans-arabic-700"),
    "see-through, overlapping": words("Vetrina affiora", opacity=0.5, size=40, font="lobster-400"),
    "huge": words("Ag", size=180, font="lobster-400"),
    "small": words("Piccolissimo, ma si legge ancora", size=6),
    "over the edge": words("Oltre il bordo", size=60, x=95, y=5, rotation=-15),
}
PICTURES = {
    "jpeg": image(width=60, height=40),
    "png": image(file_id=2, width=60, height=40),
    "see-through png": image(file_id=3, width=60, height=40),
    "turned photograph": image(file_id=4, width=40, height=40),
    "gray": image(file_id=5, width=60, height=40),
    "palette": image(file_id=6, width=60, height=40),
    "cropped": image(width=50, height=40, crop={"left": 0.25, "top": 0.1, "right": 0.1, "bottom": 0.3}),
    "turned": image(width=60, height=40, rotation=33),
    "cropped, flipped and turned": image(
        width=40, height=30, crop={"left": 0.3, "bottom": 0.2}, flip_x=True, rotation=-70
    ),
    "flipped": image(file_id=2, width=60, height=40, flip_y=True),
    "stretched": image(width=90, height=12),
    "half there": image(width=60, height=40, opacity=0.5),
    "half there and see-through": image(file_id=3, width=60, height=40, opacity=0.5, rotation=10),
    "large, over the bleed": image(width=140, height=93, x=45),
    "small": image(width=6, height=4),
    "turned photograph, cropped": image(file_id=4, width=40, height=20, crop={"top": 0.5}, rotation=45),
}
SEVERAL: dict[str, dict] = {
    "poster": {
        "front": {
            "background": "#16324f",
            "layers": [
                image(width=110, height=40, y=15, opacity=0.8),
                image(file_id=3, width=60, height=30, x=70, y=40),
                words("Vetrina", font="lobster-400", size=48, color="#ffcc33", rotation=-8),
                words("dal 1985 · since · מאז", size=12, y=52, color="#ffffff", align="center"),
            ],
        }
    },
    "shirt, both sides": {
        "front": {"background": None, "layers": [words("Davanti", size=48), image(x=20, y=50, width=20, height=14)]},
        "back": {"background": None, "layers": [words("خلف", size=90, font="noto-sans-arabic-700"), image(file_id=3)]},
    },
    "card, both sides": {
        "outside": {"background": "#fff4d6", "layers": [image(rotation=5), words("Auguri", y=50, font="caveat-400")]},
        "inside": {"background": "#fff4d6", "layers": [words("Tanti auguri\na te", align="center", size=20)]},
    },
    "hidden layers": {
        "front": {"background": "#eeeeee", "layers": [words("no", is_hidden=True), words("sì"), image(is_hidden=True)]}
    },
    "background alone": {"front": {"background": "#c0ffee", "layers": []}},
}


def one_sided(layer: dict) -> dict:
    return {"front": {"background": "#f6f8fa", "layers": [layer]}}


SAMPLES: dict[str, dict] = {
    **{f"face {key}": one_sided(words("Hamburg 123", font=key, size=36)) for key in faces()},
    **{f"text: {name}": one_sided(words(text, font=font, size=22)) for name, (text, font) in SCRIPTS.items()},
    **{f"text: {name}": one_sided(layer) for name, layer in STYLES.items()},
    **{f"picture: {name}": one_sided(layer) for name, layer in PICTURES.items()},
    **SEVERAL,
}
