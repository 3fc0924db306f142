"""What each code means to a person: common words, and those of the platforms where they have better ones."""

from services.words import custom, etsy, pressero, shopify, woocommerce
from services.words.platform import Words

OF_PLATFORM: dict[str, Words] = {
    "shopify": shopify.WORDS,
    "etsy": etsy.WORDS,
    "woocommerce": woocommerce.WORDS,
    "pressero": pressero.WORDS,
    "custom": custom.WORDS,
}
