"""What can be sold, by language. Data alone.

Phrases stand between commas, in small letters. Accents, plurals by a last letter and German compounds ("Filmplakat")
are the reader's affair. A catalog's own names come first: what a product is called there need not stand here.
"""

Words = dict[str, dict[str, str]]  # {concept: {language: "phrase, phrase"}}

# Those that a catalog lacks are here too: so a canvas bag is known for a bag.
THINGS: Words = {
    "poster": {
        "en": "poster, wall poster, art print, fine art print, giclee, giclee print, wall art print",
        "it": "poster, affiche, locandina, manifesto, stampa artistica, stampa d'arte, stampa d'autore",
        "de": "poster, plakat, affiche, kunstdruck, wandposter, fotoposter",
    },
    "print": {"en": "print", "it": "stampa", "de": "druck"},  # of paper, where nothing else is named
    "canvas": {
        "en": "canvas, canvases, canvas print, canvas wall art, canvas art",
        "it": "tela, tele, telo canvas, tela canvas, quadro su tela, quadro canvas, stampa su tela",
        "de": "leinwand, leinwandbild, leinwanddruck, canvas bild",
    },
    "business card": {
        "en": "business card, visiting card, calling card",
        "it": "biglietto da visita, bigliettino da visita, bigliettino visita, biglietto visita, biglietti visita",
        "de": "visitenkarte, geschäftskarte",
    },
    "flyer": {
        "en": "flyer, flier, leaflet, handbill",
        "it": "volantino, flyer",
        "de": "flyer, handzettel, flugblatt, flugblätter",
    },
    "mug": {"en": "mug, coffee cup, tea cup, teacup, cup", "it": "tazza, mug", "de": "tasse, becher, pott, kaffeepott"},
    "t-shirt": {
        "en": "t shirt, tshirt, tee, tee shirt, unisex tee",
        "it": "maglietta, t shirt, tshirt, maglia manica corta, maglietta manica corta",
        "de": "t shirt, tshirt, shirt",
    },
    "hoodie": {"en": "hoodie, hooded sweatshirt", "it": "felpa con cappuccio", "de": "kapuzenpullover, hoodie"},
    "sweatshirt": {
        "en": "sweatshirt, sweater, crewneck, jumper",
        "it": "felpa, maglione",
        "de": "pullover, sweatshirt",
    },
    "polo shirt": {"en": "polo, polo shirt", "it": "polo", "de": "polo, poloshirt, polohemd"},
    "tank top": {"en": "tank top, tank, singlet", "it": "canottiera, canotta", "de": "tanktop, unterhemd"},
    "bodysuit": {"en": "bodysuit, onesie, romper", "it": "body, tutina", "de": "body, strampler"},
    "trousers": {"en": "trousers, leggings, shorts", "it": "pantaloni, leggings", "de": "hose, leggings"},
    "jacket": {"en": "jacket, coat", "it": "giacca, giubbotto", "de": "jacke"},
    "dress": {"en": "dress, skirt", "it": "vestito, abito, gonna", "de": "kleid, rock"},
    "waistcoat": {"en": "waistcoat, vest, gilet", "it": "gilet, smanicato", "de": "weste"},
    "jersey": {"en": "jersey shirt, football shirt", "it": "maglia da calcio", "de": "trikot"},
    "scarf": {"en": "scarf, bandana", "it": "sciarpa, bandana", "de": "schal, halstuch"},
    "clock": {"en": "clock, watch", "it": "orologio", "de": "uhr, wanduhr, armbanduhr"},
    "lamp": {"en": "lamp, light box, candle", "it": "lampada, candela", "de": "lampe, kerze"},
    "stamp": {"en": "rubber stamp", "it": "timbro", "de": "stempel"},
    "apron": {"en": "apron", "it": "grembiule", "de": "schürze"},
    "cap": {"en": "cap, hat, beanie", "it": "cappello, cappellino, berretto", "de": "mütze, kappe, hut"},
    "socks": {"en": "socks", "it": "calze, calzini", "de": "socken"},
    "shoes": {"en": "shoe, sneaker, slippers", "it": "scarpa, ciabatte", "de": "schuh, schuhe, sneaker"},
    "bag": {
        "en": "bag, tote, tote bag, pouch, backpack, rucksack, purse",
        "it": "borsa, borsetta, shopper, zaino, pochette, sacca, astuccio",
        "de": "tasche, beutel, stoffbeutel, rucksack",
    },
    "phone case": {"en": "phone case, case, iphone case", "it": "cover, custodia", "de": "handyhülle, hülle"},
    "gift card": {
        "en": "gift card, gift voucher, voucher",
        "it": "carta regalo, buono regalo",
        "de": "gutschein, geschenkkarte",
    },
    "calendar": {"en": "calendar, planner, desk planner", "it": "calendario, agenda", "de": "kalender"},
    "postcard": {"en": "postcard, rack card", "it": "cartolina", "de": "postkarte, postkartenset"},
    "greeting card": {
        "en": "greeting card, birthday card, christmas card, invitation, folded card, place card, thank you card",
        "it": "biglietto d'auguri, biglietto di auguri, biglietti d'auguri, partecipazione, invito, segnaposto",
        "de": "grußkarte, glückwunschkarte, einladungskarte, klappkarte, tischkarte",
    },
    "card": {
        "en": "playing card, loyalty card, trading card",
        "it": "carte da gioco, biglietto della lotteria, tessera",
        "de": "spielkarte, stempelkarte, eintrittskarte",
    },
    "cushion": {"en": "cushion, pillow", "it": "cuscino", "de": "kissen"},
    "blanket": {"en": "blanket, quilt", "it": "coperta, plaid", "de": "decke"},
    "towel": {"en": "towel", "it": "asciugamano, telo mare, telo bagno", "de": "handtuch, badetuch"},
    "sticker": {
        "en": "sticker, decal, label",
        "it": "adesivo, etichetta",
        "de": "aufkleber, sticker, etikett, wandtattoo",
    },
    "puzzle": {"en": "puzzle, jigsaw", "it": "puzzle", "de": "puzzle"},
    "notebook": {"en": "notebook, journal, diary", "it": "quaderno, taccuino", "de": "notizbuch, notizblock"},
    "book": {"en": "book, photo book, brochure", "it": "libro, fotolibro, opuscolo", "de": "buch, broschüre"},
    "folder": {"en": "brochure, tri fold leaflet", "it": "pieghevole, depliant", "de": "faltblatt, faltprospekt"},
    "frame": {"en": "frame", "it": "cornice", "de": "rahmen"},
    "holder": {
        "en": "hanger, holder, stand, tube, rack, clip, tree stand, warmer, cosy, cozy",
        "it": "porta, portaposter, espositore, appendino, supporto da parete, scaldatazza",
        "de": "halter, ständer, leiste, wärmer, etui, hülse, aufsteller",
    },
    "coaster": {
        "en": "coaster, rug, mug rug, saucer",
        "it": "sottobicchiere, tappeto, piattino",
        "de": "untersetzer, teppich, untertasse",
    },
    "tumbler": {
        "en": "tumbler, bottle, flask, shot glass, wine glass, pint glass",
        "it": "borraccia, bottiglia, bicchiere, boccale",
        "de": "flasche, bierkrug, trinkflasche",
    },
    "espresso cup": {"en": "espresso cup", "it": "tazzina", "de": "espressotasse"},
    "mouse pad": {
        "en": "mouse pad, mousepad, mouse mat",
        "it": "tappetino mouse, tappetino",
        "de": "mauspad, mousepad",
    },
    "banner": {"en": "banner, flag", "it": "striscione, bandiera, stendardo", "de": "banner, fahne, flagge"},
    "wallpaper": {"en": "wallpaper, wall mural", "it": "carta da parati", "de": "tapete"},
    "wrapping paper": {"en": "wrapping paper, gift wrap", "it": "carta da regalo", "de": "geschenkpapier"},
    "tapestry": {"en": "tapestry, curtain", "it": "arazzo, tenda", "de": "wandbehang, wandteppich, vorhang, rollo"},
    "table linen": {
        "en": "placemat, place mat, tablecloth",
        "it": "tovaglia, tovaglietta, tela cerata",
        "de": "tischset, tischdecke",
    },
    "doormat": {"en": "doormat", "it": "zerbino", "de": "fußmatte"},
    "panel": {
        "en": "acrylic print, metal print, wood print, aluminium print, dibond, alu dibond, foam board, poster board,"
        " photo tile",
        "it": "pannello, forex, dibond, plexiglass",
        "de": "acrylglasbild, acrylbild, alu dibond, dibond, holzbild, alubild, forex, hartschaumplatte",
    },
    "ornament": {
        "en": "ornament, keychain, magnet, badge, pin",
        "it": "portachiavi, magnete, spilla",
        "de": "magnet, anhänger",
    },
    "pattern": {"en": "pattern, template file", "it": "cartamodello", "de": "schnittmuster"},
    "toy": {"en": "toy, wagon", "it": "giocattolo, peluche", "de": "spielzeug, kuscheltier"},
}

# Words for pictures that say nothing of what it is made as, except in a compound ("Leinwandbild") or with "on canvas".
PICTURES = "bild, foto, photo, picture, druck, print, quadro, art, motiv"
