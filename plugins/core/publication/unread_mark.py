"""The box on a page extracted from a PDF that no one has proof-read; the proof-reader deletes it."""

UNREAD_TITLE = "À relire"
UNREAD_WORDS = "Un programme a tiré ce texte du PDF, et personne ne l’a encore relu : le PDF fait foi."
UNREAD_MARK = f'!!! attention "{UNREAD_TITLE}"\n    {UNREAD_WORDS}'
