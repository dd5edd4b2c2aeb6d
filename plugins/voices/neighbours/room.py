"""The manifest of the room `neighbours`."""

from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.voices.neighbours.checks import CHECKS
from plugins.voices.neighbours.hand_offs import NeighboursContext
from plugins.voices.neighbours.kinds import FOLDER, FORM_ADDRESS, KIND, KINDS
from plugins.voices.neighbours.settings import Settings

SEARCHED_PAGES = (
    SearchedPages(FOLDER, "Entraide", words="voisins prêter emprunter aider coup de main covoiturage objets perdus trouvés"),
    SearchedPages(FORM_ADDRESS, "Entraide", words="proposer demander aide voisin annonce"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={KIND: CHECKS},
    context=NeighboursContext,
    inputs=RoomInputs(),
)
