"""What the room takes in from elsewhere, by the word that people type."""

from plugins.agenda.taking.take_in import take_in

IMPORTS = {"agenda": take_in}
