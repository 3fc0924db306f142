"""What is said of things that are sold, by kind and language. Data alone, as in `things`.

A word with * is a German adjective, which takes its endings. Sizes, weights and the like are no words: see `measures`.
"""

from services.suggestions.trade.things import Words

COLOURS: Words = {
    "white": {"en": "white", "it": "bianco, bianca, bianchi, bianche", "de": "weiß*"},
    "black": {"en": "black", "it": "nero, nera, neri, nere", "de": "schwarz*"},
    "red": {"en": "red", "it": "rosso, rossa, rossi, rosse", "de": "rot*"},
    "blue": {"en": "blue", "it": "blu", "de": "blau*"},
    "navy": {"en": "navy, navy blue", "it": "blu navy, blu marino, navy", "de": "marine, marineblau*, navyblau, navy"},
    "dark blue": {"en": "dark blue", "it": "blu scuro, blu notte", "de": "dunkelblau*"},
    "royal blue": {"en": "royal, royal blue", "it": "blu royal, blu reale, bluette", "de": "königsblau*, royalblau"},
    "light blue": {
        "en": "light blue, sky blue, baby blue",
        "it": "azzurro, azzurra, celeste",
        "de": "hellblau*, himmelblau*",
    },
    "grey": {"en": "grey, gray", "it": "grigio, grigia, grigi, grigie", "de": "grau*"},
    "heather grey": {
        "en": "heather grey, heather gray, grey heather, gray heather, grey marl",
        "it": "grigio mélange, mélange",
        "de": "grau meliert, graumeliert, meliert",
    },
    "sport grey": {"en": "sport grey, sport gray, sports grey", "it": "grigio sport", "de": "sportgrau"},
    "dark grey": {
        "en": "dark grey, dark gray, charcoal",
        "it": "grigio scuro, antracite",
        "de": "dunkelgrau*, anthrazit",
    },
    "green": {"en": "green", "it": "verde, verdi", "de": "grün*"},
    "dark green": {
        "en": "dark green, forest green, bottle green",
        "it": "verde scuro, verde bottiglia",
        "de": "dunkelgrün*",
    },
    "yellow": {"en": "yellow", "it": "giallo, gialla", "de": "gelb*"},
    "orange": {"en": "orange", "it": "arancione, arancio", "de": "orange"},
    "pink": {"en": "pink", "it": "rosa", "de": "rosa, pink"},
    "purple": {"en": "purple, violet", "it": "viola", "de": "lila, violett*"},
    "brown": {"en": "brown", "it": "marrone", "de": "braun*"},
    "beige": {"en": "beige, sand, cream, ivory", "it": "beige, sabbia, crema, avorio", "de": "beige, sand, creme"},
    "natural": {"en": "natural", "it": "naturale", "de": "natur"},
    "burgundy": {"en": "burgundy, maroon, wine red", "it": "bordeaux", "de": "bordeaux, weinrot*"},
    "turquoise": {"en": "turquoise, teal, aqua", "it": "turchese, acqua", "de": "türkis"},
    "gold": {"en": "gold, golden", "it": "oro, dorato", "de": "gold, golden"},
    "silver": {"en": "silver", "it": "argento", "de": "silber"},
    "clear": {"en": "clear, transparent", "it": "trasparente", "de": "transparent, durchsichtig"},
}
FINISHES: Words = {
    "matt": {
        "en": "matt, matte, matt laminated, matt lamination",
        "it": "opaco, opaca, opachi, opache",
        "de": "matt, mattfolie, mattkaschiert, matte, matter, mattes",
    },
    "gloss": {
        "en": "gloss, glossy, high gloss",
        "it": "lucido, lucida, lucidi, lucide",
        "de": "glänzend*, glanz, glanzfolie, hochglanz, glanzkaschiert",
    },
    "silk": {"en": "silk, silk coated", "it": "patinata seta, seta", "de": "seidenmatt*"},
    "satin": {
        "en": "satin, semi gloss, lustre",
        "it": "satinato, satinata, semilucida",
        "de": "satiniert, seidenglanz",
    },
    "uncoated": {"en": "uncoated", "it": "usomano, uso mano, non patinata", "de": "ungestrichen*, naturpapier"},
    "recycled": {"en": "recycled", "it": "riciclata, riciclato", "de": "recycling, recyclingpapier"},
}
MATERIALS: Words = {
    "cotton": {"en": "cotton", "it": "cotone", "de": "baumwolle"},
    "polyester": {"en": "polyester", "it": "poliestere", "de": "polyester"},
    "linen": {"en": "linen", "it": "lino", "de": "leinen"},
    "wool": {"en": "wool", "it": "lana", "de": "wolle"},
    "ceramic": {"en": "ceramic, porcelain", "it": "ceramica, porcellana", "de": "keramik, porzellan"},
    "glass": {"en": "glass", "it": "vetro", "de": "glas"},
    "enamel": {"en": "enamel", "it": "smaltato, smaltata, latta", "de": "emaille, email"},
    "metal": {
        "en": "metal, steel, stainless steel, aluminium",
        "it": "metallo, acciaio, alluminio",
        "de": "metall, edelstahl, alu",
    },
    "wood": {"en": "wood, wooden", "it": "legno", "de": "holz"},
    "plastic": {"en": "plastic, pvc, vinyl", "it": "plastica, pvc", "de": "plastik, kunststoff, pvc"},
    "acrylic": {"en": "acrylic, plexiglass", "it": "acrilico, plexiglass", "de": "acryl, acrylglas"},
    "cardboard": {"en": "cardboard, paper cup", "it": "cartone, di carta", "de": "pappe, karton"},
    "textile": {"en": "fabric, textile", "it": "tessuto, stoffa", "de": "stoff, textil"},
    "magnetic": {"en": "magnetic", "it": "magnetico, magnetica, calamitato", "de": "magnetisch*, magnet"},
    "leather": {"en": "leather", "it": "pelle, cuoio", "de": "leder"},
}
ORIENTATIONS: Words = {
    "portrait": {"en": "portrait, vertical", "it": "verticale", "de": "hochformat, hochkant, hoch"},
    "landscape": {"en": "landscape, horizontal", "it": "orizzontale", "de": "querformat, quer"},
}
SIDES: Words = {
    "one": {
        "en": "one side, one sided, single sided, single side, single, 4/0, 1/0",
        "it": "solo fronte, un lato, monofacciale, singolo",
        "de": "einseitig*, einseitig bedruckt",
    },
    "both": {
        "en": "both sides, double sided, two sided, double, 4/4, 1/1, front and back",
        "it": "fronte e retro, fronte retro, fronte/retro, fronteretro, f/r, due lati, bifacciale",
        "de": "beidseitig*, zweiseitig*, doppelseitig*, vorder und rückseite",
    },
}
GARMENTS: Words = {
    "xxs": {"en": "xxs"},
    "xs": {"en": "xs, x small, extra small"},
    "s": {"en": "s, small"},
    "m": {"en": "m, medium"},
    "l": {"en": "l, large"},
    "xl": {"en": "xl, x large, extra large"},
    "xxl": {"en": "xxl, 2xl, xx large"},
    "2x": {"en": "2x"},
    "3xl": {"en": "3xl, xxxl"},
    "3x": {"en": "3x"},
    "4xl": {"en": "4xl, xxxxl"},
    "5xl": {"en": "5xl"},
}

# A shade is near its base, not the same; two shades of one base are two colours.
SHADE_OF = {
    "navy": "blue",
    "dark blue": "navy",
    "royal blue": "blue",
    "heather grey": "grey",
    "sport grey": "heather grey",
    "dark green": "green",
}
NEAR_FINISHES = {"satin": "silk"}
NEAR_GARMENTS = {"2x": "xxl", "3x": "3xl"}

# What an option or an attribute is about.
ABOUT: Words = {
    "picture": {
        "en": "design, motif, image, picture, photo, logo, theme, text, name, font, personalisation, personalization",
        "it": "disegno, motivo, soggetto, foto, immagine, grafica, testo, nome, scritta, frase, personalizzazione",
        "de": "design, motiv, bild, foto, text, name, namen, spruch, schriftzug, schrift, personalisierung",
    },
    "colour": {"en": "color, colour, colors, colours", "it": "colore, colori", "de": "farbe, farben, innenfarbe"},
    "size": {
        "en": "size, dimension, format, measure",
        "it": "taglia, misura, misure, dimensione, formato",
        "de": "größe, größen, maß, maße, format, abmessung, din",
    },
    "paper": {"en": "paper, stock", "it": "carta, grammatura", "de": "papier, papiersorte, grammatur"},
    "material": {"en": "material, fabric", "it": "materiale, tessuto", "de": "material, stoff"},
    "orientation": {"en": "orientation", "it": "orientamento", "de": "ausrichtung"},
    "quantity": {
        "en": "quantity, qty, pieces, copies, pack",
        "it": "quantità, pezzi, copie, confezione, tiratura",
        "de": "menge, auflage, stückzahl, anzahl, packung",
    },
    "sides": {"en": "sides, printing, print", "it": "lati, stampa", "de": "seiten, druck, bedruckung"},
    "lamination": {
        "en": "lamination, finish, coating",
        "it": "plastificazione, finitura",
        "de": "kaschierung, laminierung, veredelung, folie, cellophanierung",
    },
    "capacity": {
        "en": "capacity, volume",
        "it": "capacità, capienza, volume",
        "de": "füllmenge, fassungsvermögen, volumen",
    },
    "frame": {"en": "frame, framing", "it": "telaio, cornice", "de": "rahmen, keilrahmen"},
    "depth": {"en": "deep, depth, thickness", "it": "profondità, spessore", "de": "tiefe, rahmentiefe, stärke"},
    "inside": {"en": "inside, interior", "it": "interno", "de": "innen, innenseite, innenfarbe"},
    "handle": {"en": "handle", "it": "manico", "de": "henkel, griff"},
}
# What is not there, in one word.
ABSENT: Words = {
    "frame": {"en": "unframed, frameless, rolled", "it": "arrotolato, arrotolata", "de": "ungerahmt*, gerollt*"},
    "lamination": {
        "en": "unlaminated, not laminated",
        "it": "non plastificato, non plastificata",
        "de": "unkaschiert*, unlaminiert*",
    },
}

# Small words, by what they do to the thing after them.
LINKS: Words = {
    "with": {"en": "with", "it": "con", "de": "mit"},
    "and": {"en": "and, plus", "it": "e, ed", "de": "und"},
    "of": {
        "en": "of, for, from, in",
        "it": "di, del, dello, della, dei, delle, per, da, in",
        "de": "für, von, vom, aus, in, im",
    },
    "on": {"en": "on", "it": "su, sul, sulla", "de": "auf"},
    "no": {"en": "no, without, none, not", "it": "senza, nessuno, nessuna, non", "de": "ohne, kein, keine, keinen"},
    "the": {"en": "a, an, the", "it": "un, una, il, lo, la", "de": "der, die, das, den, dem, ein, eine, einer"},
}
PACKS = "set, pack, confezione, conf, packung, lotto"
PIECES = "stück, stk, st, pz, pezzi, pezzo, pcs, pc, piece, pieces, copies, copie, exemplare, cards"

# What sellers write for a thing in SKUs, where whole words are rare.
SKU_CODES = {"pst": "poster", "cnv": "canvas", "bdv": "business card", "vk": "business card", "tsh": "t-shirt"}
SKU_COLOURS = {
    "blk": "black",
    "wht": "white",
    "nvy": "navy",
    "gry": "grey",
    "red": "red",
    "blu": "blue",
}
