"""Announcing: an announcement becomes a post on each network, once, and leaves a receipt in the ledger."""
