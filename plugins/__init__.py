"""Beffroi's rooms: one folder, one function of the journal."""

import sys

from plugins.infrastructure.former_names import FormerRoomFinder

sys.meta_path.insert(0, FormerRoomFinder())
