"""What the pages of publications show of the others: titles, dates and addresses, as attributes of each."""

from plugins.publication.depends import Depends

DEPENDS = Depends(attributes=("related", "episode", "dossier", "gathered"))
