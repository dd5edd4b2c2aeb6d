"""The keys of a session that are written once it is over: the list of its deliberations, its minutes. Data only."""

from plugins.council.deliberation import RESULTS
from plugins.council.matters import MATTERS
from plugins.council.named import entry_id
from plugins.council.voting import vote
from plugins.publication.kind import Field

DELIBERATION_FIELDS = (
    Field("number", "line", "Numéro", "Celui de la ville : 2026-031 ; par défaut, le jour et le point.", longest=40),
    Field("item", "line", "Point", "Le numéro du point de l’ordre du jour.", longest=12),
    Field("object", "line", "Objet", "Sur quoi elle porte ; par défaut, le titre du point.", longest=500),
    Field("result", "choice", "Résultat", "Ce qu’elle est devenue ; par défaut, ce que son vote en dit.", choices=RESULTS),
    Field("vote", "mapping", "Vote", "Ses voix ; par défaut, celles du dernier vote raconté à ce point.", reads=vote),
    Field("entry", "line", "Entrée", "L’entrée qui raconte son vote, quand le point en a plusieurs.", reads=entry_id),
    Field("matter", "choice", "Matière", "Son code dans la nomenclature ACTES : 7.5.", choices=tuple(MATTERS)),
    Field("online", "day", "En ligne", "Le jour où elle l’a été, si ce n’est pas celui de la liste."),
    Field("received", "day", "Reçue en préfecture", "Le jour où le contrôle de légalité l’a reçue."),
    Field("document", "line", "Document", "Son texte : un fichier de content/documents/.", longest=200),
    Field("story", "flag", "Story", "oui : une image en hauteur de ce vote est préparée pour Instagram."),
)
AFTER = (
    Field("deliberations", "mappings", "Délibérations", "La liste de ce que le conseil a examiné.", fields=DELIBERATION_FIELDS),
    Field("deliberations_online", "day", "Liste en ligne", "Le jour où la liste a été mise en ligne."),
    Field("pv", "line", "Procès-verbal", "Son PDF : un fichier de content/documents/.", longest=200),
    Field("pv_online", "day", "Procès-verbal en ligne", "Le jour où il a été mis en ligne."),
)
