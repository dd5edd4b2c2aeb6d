"""What is due is claimed, sent, recorded, and reconciled when a run died (`announce.py`): `words.py` composes, `networks/` reach the
networks, `ledger.py` remembers, `budget.py` counts, `post_preview.py` shows beforehand."""
