"""The accounts of the contract, of which these tests ask for Telegram's."""

from tests.announce_networks.conftest import scene, town

__all__ = ["scene", "town"]
