"""The box of a page whose text a program drew from a PDF, and that nobody has read again: who reads it again deletes it."""

UNREAD_TITLE = "À relire"
UNREAD_WORDS = "Un programme a tiré ce texte du PDF, et personne ne l’a encore relu : le PDF fait foi."
UNREAD_MARK = f'!!! attention "{UNREAD_TITLE}"\n    {UNREAD_WORDS}'
