"""The pages that the law asks for, each by its template and its address."""

OWN_PAGES = {
    "accessibilite": "accessibilite/",
    "mentions_legales": "mentions-legales/",
    "donnees_personnelles": "donnees-personnelles/",
    "moderation": "moderation/",
    "expression": "expression/",
    "plan_du_site": "plan-du-site/",
}
