"""How things are made, beside their sizes, colours and the like: frames, cuts, effects. Data alone, as in `things`."""

from services.suggestions.trade.things import Words
from services.suggestions.trade.words import COLOURS, GARMENTS

# How it is made. What the store says of this and the catalog does not is another thing that it sells.
MAKES: Words = {
    "framed": {"en": "framed", "it": "incorniciato, incorniciata", "de": "gerahmt*, eingerahmt*"},
    "floating frame": {"en": "floating frame", "it": "cornice a cassetta", "de": "schattenfugenrahmen"},
    "folded": {
        "en": "folded, tri fold, trifold, bi fold, bifold",
        "it": "pieghevole, piegato, piegata, a ante, ante",
        "de": "falt, klapp, wickelfalz, zickzackfalz, gefalzt*",
    },
    "magic": {
        "en": "magic, colour changing, color changing, heat changing",
        "it": "magica, che cambia colore, termosensibile",
        "de": "zauber, farbwechsel",
    },
    "travel": {
        "en": "travel, insulated, thermal, to go",
        "it": "termica, da viaggio, da asporto",
        "de": "thermo, isolier, to go",
    },
    "file": {
        "en": "download, digital download, pdf",
        "it": "download, file digitale, pdf",
        "de": "download, druckdatei, pdf",
    },
    "several": {
        "en": "bundle, multipack, triptych, diptych, panels",
        "it": "kit, trittico, dittico, pannelli",
        "de": "vorratspack, dreiteiler, mehrteiler, dreiteilig*, mehrteilig*",
    },
    "unprinted": {
        "en": "blank, to paint, for painting, paint by numbers",
        "it": "da dipingere",
        "de": "zum bemalen, malen nach zahlen",
    },
    "adhesive": {"en": "self adhesive", "it": "autoadesivo, autoadesiva", "de": "selbstklebend*, selbstklebefolie"},
    "lid": {"en": "lid", "it": "coperchio, filtro", "de": "deckel"},
}
# The same, of what people wear.
CUTS: Words = {
    "long sleeve": {"en": "long sleeve, longsleeve", "it": "maniche lunghe, manica lunga", "de": "langarm"},
    "sleeveless": {"en": "sleeveless", "it": "senza maniche, smanicata", "de": "ärmellos*"},
    "v-neck": {"en": "v neck", "it": "scollo a v, scollo v", "de": "v ausschnitt"},
    "cropped": {"en": "crop, cropped", "it": "corta in vita", "de": "bauchfrei*"},
}
WEARERS: Words = {
    "child": {
        "en": "kid, child, children, toddler, youth, boys, girls",
        "it": "bambino, bambina, bimbo, bimba, ragazzo, ragazza",
        "de": "kinder, jungen, mädchen, kids",
    },
    "baby": {"en": "baby, newborn, infant", "it": "neonato, neonata, bebè", "de": "baby, säugling"},
    "dog": {"en": "dog, pet", "it": "cane, cani", "de": "hund, hunde"},
    "men": {"en": "men, mens", "it": "uomo", "de": "herren, männer"},
    "women": {"en": "women, womens, ladies, lady", "it": "donna", "de": "damen, frauen"},
}
# These only leave a doubt.
MILD_MAKES: Words = {
    "organic": {"en": "organic", "it": "biologico, bio", "de": "bio"},
    "technique": {
        "en": "embroidered, embroidery, engraved, tie dye, hand painted, batik",
        "it": "ricamato, ricamata, ricamo, inciso, incisa, dipinto a mano, dipinta a mano",
        "de": "bestickt*, stickerei, graviert*, gravur, batik, handbemalt*",
    },
    "laminated": {"en": "laminated", "it": "plastificato, plastificata", "de": "laminiert*, foliert*"},
    "corners": {"en": "rounded corners", "it": "angoli arrotondati", "de": "abgerundete ecken, runde ecken"},
    "foil": {
        "en": "foil, embossed, soft touch",
        "it": "lamina, rilievo, soft touch",
        "de": "heißfolie, prägung, softtouch",
    },
    "shape": {
        "en": "shaped, round, oval, mini, jumbo, giant",
        "it": "sagomato, sagomata, a forma di, rotondo, rotonda, tondo, tonda, ovale, mini, jumbo, gigante",
        "de": "rund*, oval*, mini, jumbo, riesen, katzenform, herzform, in form",
    },
    "effect": {
        "en": "glitter, glow in the dark, neon, metallic, lenticular, holographic, 3d, scratch, scratch off",
        "it": "glitter, brillantinato, brillantinata, fosforescente, metallizzato, olografico, da grattare, 3d",
        "de": "glitzer, leucht, neon, metallic, holografisch*, rubbel, 3d, nachtleuchtend*",
    },
    "cut out": {
        "en": "die cut, perforated, perforation, punched, numbered, creased",
        "it": "fustellato, fustellata, fustellati, perforato, numerato, numerata, cordonato",
        "de": "gestanzt*, perforiert*, gelocht*, nummeriert*, gerillt*",
    },
}
MILD_CUTS: Words = {
    "fit": {
        "en": "oversized, oversize, slim fit, fitted, boxy, relaxed fit, ringer, raglan, muscle",
        "it": "oversize, aderente, slim fit, raglan",
        "de": "oversize, oversized, slim fit, tailliert*, raglan",
    },
    "maternity": {"en": "maternity, nursing", "it": "premaman, allattamento", "de": "umstands, still"},
    "all over": {
        "en": "all over print, allover, aop, sublimated",
        "it": "allover, all over, sublimatica, integrale",
        "de": "allover, all over, vollflächig*, sublimiert*",
    },
    "finish": {
        "en": "washed, distressed, vintage wash, acid wash, garment dyed, striped, ribbed, pocket",
        "it": "lavaggio vintage, tinto in capo, a righe, con tasca, delavé",
        "de": "stonewashed, gefärbt*, gestreift*, gerippt*, brusttasche",
    },
    "sport": {
        "en": "performance, moisture wicking, dry fit, technical",
        "it": "tecnica, tecnico, traspirante, sportiva",
        "de": "funktions, sport, atmungsaktiv*",
    },
}
MILD_WEARERS = frozenset({"men", "women"})
# What matters for drinking vessels alone: a travel poster is a poster.
OF_VESSELS = frozenset({"magic", "travel"})

# Said of anything, and telling nothing of how it is made.
PRAISE: Words = {
    "praise": {
        "en": "custom, customised, customized, personalised, personalized, printed, funny, cute, unisex, classic, new,"
        " gift",
        "it": "personalizzato, personalizzata, personalizzati, personalizzate, stampato, stampata, divertente, unisex,"
        " classico, classica, moderno, moderna, nuovo, nuova, regalo",
        "de": "personalisiert*, bedruckt*, individuell*, lustig*, unisex, klassisch*, neu*, geschenk",
    },
}
# Endings of words that tell what was done to a thing: "perforated", "numerata", "perforiert".
DONE_TO = r"\w{3,}(ed|[aiu]t[oaie]|iert(e|er|es|en)?)|ge\w{3,}t(e|er|es|en)?"

# Words that are as often part of the picture ("Black Cat", "Mountain landscape"): in a title they count only among
# others that tell how the thing is made.
OFTEN_MOTIFS = frozenset(
    {*COLOURS, *GARMENTS, *WEARERS, "metal", "wood", "glass", "leather", "linen", "wool", "magic", "travel"}
)
OFTEN_MOTIF_WORDS = frozenset({"portrait", "landscape", "single", "double", "singolo"})
