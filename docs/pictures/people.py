"""The people of Valbrune. Each stands on y = 0, about 170 high for an adult."""

from palette import COATS, HAIR, INK, SKIN, SOFT
from shapes import at, circle, ellipse, mixed, path, rect, stroke


def person(
    look: int = 0, arm: str = "", hat: str = "", skirt: bool = False, seated: bool = False, coat: str = "", long_hair: bool = False,
) -> str:
    """Somebody; `look` chooses skin, hair and coat. `arm`: up, out, both or nothing."""
    skin, hair = SKIN[look % 5], HAIR[(look * 3 + 1) % 5]
    coat = coat or COATS[look % 8]
    trousers = mixed(coat, INK, 0.55) if look % 2 else SOFT
    parts = [] if seated else [rect(-18, -62, 15, 62, trousers), rect(3, -62, 15, 62, trousers), rect(-22, -7, 20, 7, INK, 3), rect(3, -7, 20, 7, INK, 3)]
    if long_hair:
        parts.append(path("M-22 -146Q-28 -104 -18 -98H18Q28 -104 22 -146Z", hair))
    hem = "M-30 -44L-26 -98" if skirt else "M-26 -50L-26 -98"
    close = "L30 -44Z" if skirt else "L26 -50Z"
    parts.append(path(f"{hem}Q-24 -118 0 -118Q24 -118 26 -98{close}", coat))
    parts += [rect(-7, -126, 14, 14, mixed(skin, INK, 0.12)), circle(0, -142, 20, skin)]
    parts.append(path("M-21 -142A21 21 0 0 1 21 -142Q12 -154 0 -154Q-14 -154 -21 -142Z", hair))
    parts.append(arms(arm, coat, skin))
    if hat:
        parts.append(path("M-20 -148A20 19 0 0 1 20 -148Z", hat) + rect(-23, -152, 46, 8, mixed(hat, INK, 0.25), 3))
    return "".join(parts)


def arms(gesture: str, coat: str, skin: str) -> str:
    """The arms of somebody, by gesture."""
    sleeve = mixed(coat, INK, 0.16)
    down = "M-20 -100Q-30 -80 -26 -62", (-26, -58)
    gestures = {
        "": (down, ("M20 -100Q30 -80 26 -62", (26, -58))),
        "up": (down, ("M20 -104Q36 -120 38 -152", (39, -158))),
        "out": (down, ("M18 -100Q34 -86 56 -90", (62, -91))),
        "both": (("M-20 -104Q-36 -120 -38 -152", (-39, -158)), ("M20 -104Q36 -120 38 -152", (39, -158))),
        "front": (("M-20 -100Q-24 -76 6 -76", (12, -76)), ("M20 -100Q24 -72 4 -70", (0, -70))),
    }
    return "".join(stroke(data, sleeve, 13) + circle(x, y, 7, skin) for data, (x, y) in gestures[gesture])


def child(look: int = 0, arm: str = "", **more) -> str:
    """A child with a satchel."""
    bag = rect(-34, -104, 20, 46, COATS[(look + 1) % 8], 6)
    return at(0, 0, bag + person(look, arm, **more), 0.66)


def bust(look: int, coat: str = "", long_hair: bool = False) -> str:
    """Somebody behind a table or a crowd: no legs."""
    return at(0, 44, person(look, seated=True, coat=coat, long_hair=long_hair))


def head(look: int, radius: float, coat: str, hair: str = "", glasses: bool = False, beard: str = "", cap: str = "") -> str:
    """A large portrait: head and shoulders, the chin about y = 0."""
    skin, r = SKIN[look % 5], radius
    hair = hair or HAIR[look % 5]
    body = path(f"M{-r * 2.1:g} {r * 2.6:g}Q{-r * 2:g} {r * 0.55:g} 0 {r * 0.5:g}Q{r * 2:g} {r * 0.55:g} {r * 2.1:g} {r * 2.6:g}Z", coat)
    neck = rect(-r * 0.34, -r * 0.3, r * 0.68, r * 1.05, mixed(skin, INK, 0.14), r * 0.3)
    face = ellipse(0, -r * 0.85, r * 0.92, r * 1.08, skin)
    ears = ellipse(-r * 0.92, -r * 0.8, r * 0.14, r * 0.22, skin) + ellipse(r * 0.92, -r * 0.8, r * 0.14, r * 0.22, skin)
    top = path(f"M{-r * 0.98:g} {-r * 0.85:g}Q{-r * 1.05:g} {-r * 2.1:g} 0 {-r * 2.1:g}Q{r * 1.05:g} {-r * 2.1:g} {r * 0.98:g} {-r * 0.85:g}"
               f"Q{r * 0.75:g} {-r * 1.5:g} 0 {-r * 1.45:g}Q{-r * 0.75:g} {-r * 1.5:g} {-r * 0.98:g} {-r * 0.85:g}Z", hair)
    eyes = circle(-r * 0.34, -r * 0.86, r * 0.08, INK) + circle(r * 0.34, -r * 0.86, r * 0.08, INK)
    smile = stroke(f"M{-r * 0.3:g} {-r * 0.34:g}Q0 {-r * 0.14:g} {r * 0.3:g} {-r * 0.34:g}", mixed(skin, "#7a2a1a", 0.6), r * 0.07)
    nose = stroke(f"M0 {-r * 0.8:g}Q{r * 0.12:g} {-r * 0.55:g} 0 {-r * 0.55:g}", mixed(skin, INK, 0.25), r * 0.06)
    parts = [body, neck, ears, face]
    if beard:
        parts.append(path(f"M{-r * 0.9:g} {-r * 0.8:g}Q{-r * 0.9:g} {r * 0.35:g} 0 {r * 0.4:g}Q{r * 0.9:g} {r * 0.35:g} {r * 0.9:g} {-r * 0.8:g}"
                          f"Q{r * 0.6:g} {-r * 0.55:g} 0 {-r * 0.55:g}Q{-r * 0.6:g} {-r * 0.55:g} {-r * 0.9:g} {-r * 0.8:g}Z", beard))
    parts += [top, eyes, nose, smile]
    if glasses:
        parts += [stroke(f"M{x - r * 0.24:g} {-r * 0.86:g}a{r * 0.24:g} {r * 0.24:g} 0 1 0 {r * 0.48:g} 0a{r * 0.24:g} {r * 0.24:g} 0 1 0 {-r * 0.48:g} 0", INK, r * 0.05)
                  for x in (-r * 0.34, r * 0.34)]
    if cap:
        parts.append(path(f"M{-r:g} {-r * 1.3:g}Q{-r * 1.3:g} {-r * 2.7:g} 0 {-r * 2.6:g}Q{r * 1.3:g} {-r * 2.7:g} {r:g} {-r * 1.3:g}Z", cap)
                     + rect(-r * 1.02, -r * 1.5, r * 2.04, r * 0.34, mixed(cap, INK, 0.15), 4))
    return "".join(parts)
