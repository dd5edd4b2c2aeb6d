"""The town council: each session before it is held, live, and as the archive that the law asks for; one file from the one to the other."""
