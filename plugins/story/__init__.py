"""A publication among the others, and on paper: what to read next, its series, its dossier, the QR code of its address."""
