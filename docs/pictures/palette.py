"""The colours of the town: those of the theme, and what a sky, a wall or a coat needs around them."""

PAPER, WASH, INK, SOFT = "#fbf8f2", "#f1ebdf", "#16202b", "#56616c"
SLATE, SLATE_MID, SLATE_PALE = "#1f4257", "#2d4b61", "#5f7f92"
BRICK, BRICK_MID, BRICK_DEEP, BRICK_PALE = "#a93a24", "#b6533a", "#98402b", "#d4896f"
BELL, BELL_PALE = "#d9a441", "#f2d48a"
CREAM, SAND, OCHRE, ROSE = "#f0e3c8", "#e6d3a9", "#d8b38b", "#dfb9a2"
ROOF, ROOF_DARK = "#7b382d", "#5f2a22"
WINDOW = "#fbf0d6"
SKY, SKY_PALE = "#cfdfe6", "#e3ecec"
HILL, MEADOW, LEAF, LEAF_DARK, PINE = "#a3bf9c", "#b9cb98", "#5f8a4c", "#3f5f37", "#2f4d3c"
WATER, WATER_PALE, WATER_DEEP = "#7ea6b6", "#a9c6cf", "#55829a"
STONE, PAVEMENT, ASPHALT = "#c9c1b1", "#8b8a84", "#6b6e6a"
WOOD, WOOD_DARK = "#a97849", "#6f4a2f"
WHITE, SNOW = "#ffffff", "#f4f7f8"

LAMP, LAMP_PALE = "#ffd97f", "#ffedb8"
LAMPS = (LAMP, LAMP_PALE)
"""Colours that shine: the light of the hour does not change them."""

NIGHT, DUSK, MIST = "#101c30", "#b4543a", "#dfe6e8"
SKIN = ("#f0c9a4", "#e0b08a", "#c68a63", "#8a5a3c", "#6b452f")
HAIR = ("#3a2a22", "#6b4a30", "#b98a4e", "#22262b", "#a33f22")
COATS = (SLATE, BRICK, LEAF_DARK, BELL, "#7a5a86", SOFT, "#c9744f", "#3e7c86")
