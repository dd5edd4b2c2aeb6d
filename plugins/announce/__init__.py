"""What is due is claimed, sent, recorded, and reconciled when a run died (`announce.py`): `words/` compose, `networks/` are one file
and one row each, `ledger/` remembers, `budget.py` counts, `post_preview/` shows beforehand; each of these rooms has one door."""
