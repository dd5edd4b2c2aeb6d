"""What this room brings."""

from plugins.core.publication.room import Room
from tests.announce.fair.kinds import KINDS
from tests.announce.fair.occasions import OCCASIONS

ROOM = Room(kinds=KINDS, occasions=OCCASIONS)
