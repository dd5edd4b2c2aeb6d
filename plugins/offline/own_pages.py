"""The pages that are kept in every reader's browser, each by its template and its address."""

OWN_PAGES = {"urgences": "urgences/", "hors_ligne": "hors-ligne/"}
