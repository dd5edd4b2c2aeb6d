"""Every scene, by the name of its file."""

import scenes_civic
import scenes_river
import scenes_square

SCENES = {**scenes_square.SCENES, **scenes_river.SCENES, **scenes_civic.SCENES}
