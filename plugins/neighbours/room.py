"""The manifest of the room `neighbours`."""

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.neighbours.checks import CHECKS
from plugins.neighbours.hand_offs import NeighboursContext
from plugins.neighbours.kinds import FOLDER, FORM_ADDRESS, KIND, KINDS
from plugins.neighbours.settings import Settings
from plugins.publication.room import Room, SearchedPages

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
