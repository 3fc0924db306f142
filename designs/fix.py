"""What can be done to a file that does not fit its print area, and to which findings it is an answer."""

from enum import StrEnum

from designs.findings import Code


class Fix(StrEnum):
    MIRROR = "mirror"  # what stands at the trim is mirrored out into the bleed
    ROTATE = "rotate"  # by a quarter turn
    FILL = "fill"  # cover the sheet; what sticks out is cut off
    FIT = "fit"  # all of it within the trim, on white


OFFERED: dict[Code, tuple[Fix, ...]] = {
    Code.NO_BLEED: (Fix.MIRROR,),
    Code.BLEED_SHORT: (Fix.MIRROR,),
    Code.TURNED: (Fix.ROTATE,),
    Code.PROPORTION_DIFFERS: (Fix.FILL, Fix.FIT),
    Code.SIZE_SCALED: (Fix.FILL,),
}
