"""Every scene, by the name of its file."""

import scenes_civic
import scenes_culture
import scenes_river
import scenes_school
import scenes_square
import scenes_together
import scenes_trades
import scenes_works

ROOMS = (scenes_square, scenes_river, scenes_civic, scenes_school, scenes_works, scenes_culture, scenes_trades, scenes_together)
SCENES = {name: scene for room in ROOMS for name, scene in room.SCENES.items()}
