"""What the shop sells at first: what the client of a print shop would sell."""

from typing import Any

Doc = dict[str, Any]

# English, Italian.
CATEGORIES = (
    ("Posters", "Poster"),
    ("Stationery", "Cartoleria"),
    ("Gifts", "Regali"),
    ("Clothing", "Abbigliamento"),
)
SIZE = 1  # the id of the attribute that the whole shop shares
SHARED_ATTRIBUTES = ({"id": SIZE, "name": "Size", "terms": ["S", "M", "L", "XL"]},)

FORMAT, VOLUME, COLOUR, QUANTITY, PAPER = (
    ("Format", "Formato"), ("Volume", "Capacità"), ("Colour", "Colore"), ("Quantity", "Quantità"), ("Paper", "Carta"),
)  # fmt: skip
BLACK, WHITE, SAND = ("Black", "Nero"), ("White", "Bianco"), ("Sand", "Sabbia")
SHIRTS = ((WHITE, "WHT", "#fdfdfb"), (BLACK, "BLK", "#33373b"), (SAND, "SND", "#d9c7a7"))


def catalogue() -> list[Doc]:
    """Texts are pairs of English and Italian. A variant is its option texts, SKU, price and what else it has."""
    return [
        {
            "name": ("Poster “Hills at sunset”", "Poster “Colline al tramonto”"),
            "text": ("Matt paper, 200 gsm, full bleed.", "Carta opaca 200 g, stampa al vivo."),
            "category": 0, "sku": "PST", "drawing": "poster", "attributes": [FORMAT],
            "variants": [(("A4",), "PST-A4", "12.90"), (("A3",), "PST-A3", "17.90"), (("A2",), "PST-A2", "24.90")],
        },
        {
            "name": ("Poster “White frame”", "Poster “Cornice bianca”"),
            "text": ("Satin paper, 250 gsm, with a white border.", "Carta satinata 250 g, con bordo bianco."),
            "category": 0, "sku": "PSW", "drawing": "poster:#ffffff", "attributes": [FORMAT],
            "variants": [(("30 × 40 cm",), "PSW-3040", "19.00"), (("50 × 70 cm",), "PSW-5070", "29.00")],
        },
        {
            "name": ("Canvas on a wooden frame", "Tela su telaio in legno"),
            "text": ("Cotton canvas on a 2 cm frame.", "Tela di cotone su telaio da 2 cm."),
            "category": 0, "sku": "CNV", "drawing": "canvas", "attributes": [FORMAT], "weight": "1.2",
            "variants": [(("30 × 40 cm",), "CNV-3040", "39.00"), (("60 × 80 cm",), "CNV-6080", "79.00")],
        },
        {
            "name": ("Business cards 85 × 55 mm", "Biglietti da visita 85 × 55 mm"),
            "text": ("Both sides in colour, 350 gsm.", "Fronte e retro a colori, 350 g."),
            "category": 1, "sku": "BC", "drawing": "cards:#ffffff", "attributes": [QUANTITY],
            "variants": [(("100",), "BC-100", "19.90"), (("250",), "BC-250", "29.90"), (("500",), "BC-500", "44.90")],
        },
        {
            "name": ("Flyers A5", "Volantini A5"),
            "text": ("135 gsm gloss, 4/4 colours. Pack of 500.", "135 g lucida, 4/4 colori. Confezione da 500."),
            "category": 1, "sku": "FLY-A5", "drawing": "flyer:#ffffff", "price": "49.00", "stock": 200,
        },
        {
            "name": ("Flyers DL", "Volantini DL"),
            "text": ("For shop counters. Pack of 250.", "Per il banco del negozio. Confezione da 250."),
            "category": 1, "sku": "FLY-DL", "drawing": "flyer", "price": "42.00", "sale": "36.00",
        },
        {
            "name": ("Greeting card", "Biglietto d’auguri"),
            "text": ("Folded, with envelope. Choose the paper.", "Piegato, con busta. Scegli la carta."),
            "category": 1, "sku": "GREET", "drawing": "greeting:#ffffff", "attributes": [PAPER],
            "any": [("Smooth", "Liscia"), ("Uncoated", "Naturale"), ("Recycled", "Riciclata")],
            "variants": [((), "GREET-ANY", "3.20")],
        },
        {
            "name": ("Sticker sheet", "Foglio di adesivi"),
            "text": ("Twelve round stickers.", "Dodici adesivi tondi."),
            "category": 1, "sku": "", "drawing": "sheet", "price": "6.50",
        },
        {
            "name": ("Ceramic mug", "Tazza in ceramica"),
            "text": ("Printed all round, dishwasher-proof.", "Stampata tutt’intorno, lavabile in lavastoviglie."),
            "category": 2, "sku": "MUG", "drawing": "mug:#ffffff", "attributes": [VOLUME], "weight": "0.35",
            "variants": [(("330 ml",), "MUG-330", "12.50"), (("450 ml",), "", "14.75")],
        },
        {
            "name": ("Unisex T-shirt", "Maglietta unisex"),
            "text": ("Organic cotton, printed on the front.", "Cotone biologico, stampa sul davanti."),
            "category": 3, "sku": "TEE", "drawing": "shirt:#fdfdfb", "attributes": ["size", COLOUR], "weight": "0.2",
            "variants": [
                ((size, colour), f"TEE-{code}-{size}", price, f"shirt:{shade}", 40)
                for size, price in (("S", "19.50"), ("M", "20.50"), ("L", "21.50"), ("XL", "22.50"))
                for colour, code, shade in SHIRTS
            ],
        },
        {
            "name": ("Tote bag", "Borsa di tela"),
            "text": ("Natural cotton, long handles.", "Cotone naturale, manici lunghi."),
            "category": 3, "sku": "TOTE", "drawing": "bag:#e7d9bd", "price": "14.00", "stock": 25,
        },
        {
            "name": ("Gift card", "Carta regalo"),
            "text": ("Sent by e-mail: nothing to ship.", "Inviata per e-mail: niente da spedire."),
            "category": 2, "sku": "GIFT-50", "drawing": "gift:#b5533c", "price": "50.00", "virtual": True,
        },
    ]  # fmt: skip
