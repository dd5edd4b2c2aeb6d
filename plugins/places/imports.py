"""What the room takes in from elsewhere, by the word that people type."""

from plugins.places.taking.take_in import take_in

IMPORTS = {"lieux": take_in}
