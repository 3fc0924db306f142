"""Carriers by the names that Etsy knows. It makes a link of the code only for those; `other` is any other."""

import re

OTHER = "other"

# Ours without spaces and signs, Etsy's.
KNOWN = {
    "bpost": "bpost",
    "brt": "brt",
    "bartolini": "brt",
    "chronopost": "chronopost",
    "colissimo": "colissimo",
    "correos": "correos",
    "dhl": "dhl",
    "dhlexpress": "dhl",
    "dhlpaket": "dhl-germany",
    "deutschepost": "deutsche-post",
    "dpd": "dpd",
    "evri": "evri",
    "fedex": "fedex",
    "gls": "gls",
    "glsitaly": "gls-italy",
    "glsitalia": "gls-italy",
    "hermes": "hermes-de",
    "inpost": "inpost",
    "laposte": "la-poste",
    "mondialrelay": "mondial-relay",
    "osterreichischepost": "austrian-post",
    "österreichischepost": "austrian-post",
    "parcelforce": "parcel-force",
    "posteitaliane": "poste-italiane",
    "postnl": "postnl-3s",
    "postnord": "postnord",
    "royalmail": "royal-mail",
    "sda": "italy-sda",
    "seur": "seur",
    "swisspost": "swiss-post",
    "tnt": "tnt",
    "ups": "ups",
    "usps": "usps",
}


def etsy_name(carrier: str) -> str:
    return KNOWN.get(re.sub(r"[\W_]", "", carrier).casefold(), OTHER)
