"""Which value of an attribute a store names: by what the words and measures mean, or as it is spelt."""

from collections.abc import Iterable, Sequence

from services.suggestions.fits import Contradicted, Doubt, Fit
from services.suggestions.measures import Closeness
from services.suggestions.offers import Attribute, Offer, Value, near
from services.suggestions.reading import read
from services.suggestions.telling import Level, Said, Told
from services.suggestions.vocabulary import Kind

# Where a title says another of these than the variant, it is a contradiction; colours are as often the picture's.
COMPARED = frozenset({Kind.SIZE, Kind.CAPACITY, Kind.WEIGHT, Kind.COUNT, Kind.GARMENT, Kind.FINISH, Kind.SIDES})


def take_meant(found: Fit, attribute: Attribute, told: Told) -> None:
    """The value that is said on the highest level where one is; where it says several, the first is likely."""
    decided: Value | None = None
    for level in sorted(Level, reverse=True):
        stated = [one for one in told.said if one.level is level and is_of(one, attribute, found.offer)]
        if level is Level.SKU:
            stated = matching(stated, attribute)
        if stated and decided:
            compare(found, attribute, decided, stated, level)
        elif stated:
            decided = decide(found, attribute, stated, level, told.roots[level])


def decide(
    found: Fit, attribute: Attribute, stated: Sequence[Said], level: Level, roots: frozenset[str]
) -> Value | None:
    values, used = best_values(attribute, stated)
    values = spelt_out(values, roots) or values
    if len(values) == 1:
        found.named[attribute.key] = values[0].key
        found.doubts |= doubts_of(used, attribute, values[0], level) | doubts_of_others(stated, attribute, values[0])
        return values[0]
    if values:
        found.likely.setdefault(attribute.key, values[0].key)
    elif level is not Level.SKU:
        raise Contradicted
    return None


def spelt_out(values: Sequence[Value], roots: frozenset[str]) -> list[Value]:
    """Of values that mean the same ("Blue", "Blue lagoon"), the one that is written with all its words."""
    spelt = [(words, value) for value in values for words in value.spellings if words and words <= roots]
    longest = max((words for words, _value in spelt), key=len, default=frozenset())
    if len(values) < 2 or not all(words <= longest for words, _value in spelt):
        return []
    return list({value.key: value for words, value in spelt if words == longest}.values())


def is_of(said: Said, attribute: Attribute, offer: Offer) -> bool:
    """Whether it says something of this attribute: a kind that it has, and nothing that the product has elsewhere."""
    needs_about = said.kind is Kind.LENGTH and not said.about & attribute.about
    is_nothing_else = said.kind is Kind.NONE and said.meaning.concept not in attribute.about
    if said.kind not in attribute.kinds or needs_about or is_nothing_else:
        return False
    return bool(matching([said], attribute)) or not (offer.matches(said) or said.meaning.concept in offer.materials)


def matching(stated: Iterable[Said], attribute: Attribute) -> list[Said]:
    return [one for one in stated if any(near(one, attribute, value) for value in attribute.values)]


def best_values(attribute: Attribute, stated: Sequence[Said]) -> tuple[list[Value], Sequence[Said]]:
    """The values that fit best, and what names them. Of two colours it is that which stands at the attribute's name."""
    own = [one for one in stated if one.is_option and one.about & attribute.about] or stated
    values = nearest(attribute, own)
    if len(values) > 1:
        close = [one for one in own if one.about & concepts_of_names(attribute)]
        nearer = nearest(attribute, close) if close else []
        if len(nearer) == 1:
            return nearer, close
    return values, own


def concepts_of_names(attribute: Attribute) -> frozenset[str]:
    items = (item for name in attribute.names for item in read(name))
    return frozenset(meaning.concept for item in items if (meaning := item.of(Kind.ABOUT)))


def nearest(attribute: Attribute, stated: Sequence[Said]) -> list[Value]:
    ranked = [(value, rank(value, attribute, stated)) for value in attribute.values]
    best = max((score for _value, score in ranked), default=0)
    return [value for value, score in ranked if score == best > 0]


def rank(value: Value, attribute: Attribute, stated: Sequence[Said]) -> int:
    """0 where a kind that is stated is not the value's."""
    kinds = {one.kind for one in stated}
    scores = [max(near(one, attribute, value) for one in stated if one.kind is kind) for kind in kinds]
    return sum(scores) if all(scores) else 0


def doubts_of(stated: Sequence[Said], attribute: Attribute, value: Value, level: Level) -> set[Doubt]:
    doubts: set[Doubt] = set()
    matched = [one for one in stated if near(one, attribute, value)]
    for kind in {one.kind for one in matched}:
        of_kind = [one for one in matched if one.kind is kind]
        if max(near(one, attribute, value) for one in of_kind) is not Closeness.SAME:
            doubts.add("near")
        if all(one.is_weak for one in of_kind):
            doubts.add("perhaps_motif")
    if len(matched) < len(stated):
        doubts.add("says_more")
    if level is Level.SKU:
        doubts.add("only_sku")
    return doubts


def doubts_of_others(stated: Iterable[Said], attribute: Attribute, value: Value) -> set[Doubt]:
    """Another option may say another value: black outside, white inside. Where it says it of the picture, no matter."""
    options = [one for one in stated if one.is_option and "picture" not in one.about]
    return set() if all(near(one, attribute, value) for one in options) else {"says_more"}


def compare(found: Fit, attribute: Attribute, decided: Value, stated: Sequence[Said], level: Level) -> None:
    """Whether a lower level says the same."""
    kinds = {one.kind for one in stated}
    for kind in kinds & COMPARED if level is Level.TITLE else kinds:
        if not any(near(one, attribute, decided) for one in stated if one.kind is kind):
            found.doubts.add("sku_differs" if level is Level.SKU else "title_differs")


def take_spelt(found: Fit, attribute: Attribute, told: Told) -> None:
    """Values of which the trade knows nothing, as they are written, the longest first."""
    unknown = [value for value in attribute.values if not any(one.kind in attribute.kinds for one in value.meanings)]
    own = [option.roots for option in told.options if option.name in attribute.spellings]
    for level, roots in [(Level.VARIANT, frozenset[str]().union(*own)), *told.roots.items()]:
        pairs = ((words, value) for value in unknown for words in value.spellings if words and words <= roots)
        spelt = max(pairs, key=lambda pair: len(pair[0]), default=None)
        if spelt:
            found.named[attribute.key] = spelt[1].key
            found.doubts |= {"only_sku"} if level is Level.SKU else set()
            return
    if own and not attribute.kinds:
        raise Contradicted


def take_lying(found: Fit, told: Told) -> None:
    """A size written as wider than high is likely lying, where nothing else tells how it is turned."""
    turned = next((one for one in found.offer.attributes if Kind.ORIENTATION in one.kinds), None)
    if turned is None or turned.key in found.named:
        return
    sizes = (one.meaning.measures for one in told.said if one.kind is Kind.SIZE and one.level > Level.SKU)
    turns = [wide > high for size in sizes for wide, high in size]
    lying = next((one for one in turned.values if "landscape" in (meaning.concept for meaning in one.meanings)), None)
    if lying and turns and all(turns):
        found.likely.setdefault(turned.key, lying.key)
