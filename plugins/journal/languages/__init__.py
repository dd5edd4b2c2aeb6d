"""Each page in its language: catalogs, templates told when they are compiled, the town's own words, translations, a front page for each
language."""
