"""The page that a webmaster reads once: what came along, what changed, what was lost and why, what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

EXAMPLES = 3


@dataclass
class MigrationReport:
    """`created`, `changed`, `unchanged` count texts by kind, `files` those that came, `files_here` with those that had come before;
    `losses` pairs of a cause and what it concerns; `addresses` are the old ones that answer, by how; `notes` are sentences that come
    first."""

    program: str
    base: str
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    files: int = 0
    files_here: int = 0
    losses: list[tuple[str, str]] = field(default_factory=list)
    addresses: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    mistakes: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the source is here, neither by this run nor by one before."""
        return not (self.created.total() or self.changed.total() or self.unchanged.total() or self.files_here)

    def summarize(self) -> Iterator[str]:
        """The summary for the terminal, a few lines."""
        for count, words in ((self.created, "nouveaux"), (self.changed, "mis à jour"), (self.unchanged, "inchangés")):
            if total := sum(count.values()):
                yield f"{total} textes {words} ({_format_by_kind(count)})."
        if self.files:
            yield f"{self.files} images et documents apportés."
        answered, lost_count = sum(self.addresses.values()), len({subject for cause, subject in self.losses if cause == "address lost"})
        if answered or lost_count:
            yield f"{answered} anciennes adresses répondent" + (f", {lost_count} non." if lost_count else ".")
        for cause, subjects in _group_losses(self.losses):
            yield f"{_count_things(cause, subjects)} × {CAUSES[cause].text}."


def format_report(report: MigrationReport) -> str:
    """The page, in Markdown."""
    lines = [f"# Reprise du site {report.base}".rstrip(), "", f"Repris de : {report.program}. Rien de ce qui est repris n’est annoncé.", ""]
    lines += [f"- **{note}**" for note in report.notes] + ([""] if report.notes else [])
    lines += ["## Ce qui est venu", "", "| | nouveaux | mis à jour | inchangés |", "|---|---:|---:|---:|"]
    for kind in sorted({*report.created, *report.changed, *report.unchanged}):
        lines.append(f"| {kind} | {report.created[kind]} | {report.changed[kind]} | {report.unchanged[kind]} |")
    lines += [f"| images et documents | {report.files} | | |", "", "## Les anciennes adresses", ""]
    lines += [f"- {count} {how}" for how, count in report.addresses.most_common()] or ["- aucune"]
    lines += _format_section("Ce qui a changé", report.losses, is_lost=False)
    lines += _format_section("Ce qui manque", report.losses, is_lost=True)
    if report.mistakes:
        lines += ["", "## Ce que la vérification en dit", "", "| combien | sorte | quoi faire |", "|---:|---|---|"]
        lines += [f"| {count} | {_format_cell(sort)} | {_format_cell(remedy)} |" for sort, count, remedy in report.mistakes]
    lines += _list_cut_rows(report.losses)
    lines += [
        "",
        "La table des rubriques, des genres et des auteurs est `reprise/correspondances.csv` : corrigez-la, relancez la même commande, et",
        "ce que vous n’avez pas retouché la suit.",
        "",
    ]
    return "\n".join(lines)


def _format_section(title: str, losses: Iterable[tuple[str, str]], is_lost: bool) -> list[str]:
    rows = [(cause, subjects) for cause, subjects in _group_losses(losses) if CAUSES[cause].is_lost is is_lost]
    if not rows:
        return []
    lines = ["", f"## {title}", "", "| combien | quoi | remède | par exemple |", "|---:|---|---|---|"]
    for cause, subjects in rows:
        names = _list_names(subjects)
        examples = ", ".join(_format_cell(each[:80]) for each in names[:EXAMPLES]) + ("…" if len(names) > EXAMPLES else "")
        lines.append(f"| {_count_things(cause, subjects)} | {CAUSES[cause].text} | {CAUSES[cause].remedy} | {examples} |")
    return lines


def _list_cut_rows(losses: Iterable[tuple[str, str]]) -> list[str]:
    """All that did not come, by name, where a row of the table has no place for it."""
    lines: list[str] = []
    for cause, subjects in _group_losses(losses):
        if CAUSES[cause].is_lost and len(names := _list_names(subjects)) > EXAMPLES:
            lines += ["", f"### {CAUSES[cause].text}", "", *(f"- {_format_cell(each)}" for each in names)]
    return ["", "## Ce qui manque, un par un", *lines] if lines else []


def _list_names(subjects: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(subjects) if each]


def _group_losses(losses: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for cause, subject in losses:
        groups[cause].append(subject)
    return sorted(groups.items(), key=lambda pair: (-_count_things(*pair), pair[0]))


def _count_things(cause: str, subjects: list[str]) -> int:
    """How many things: a file, an address that ten texts name is one; ten forms are ten."""
    return len(subjects) if CAUSES[cause].is_each_one else len(set(subjects))


def _format_by_kind(count: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in count.most_common())


def _format_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


@dataclass(frozen=True)
class Cause:
    """`text` follows a number, in French; `remedy` is what the webmaster can do, a command where there is one; `is_lost` things did not
    come. Where `is_each_one`, what is named is where a thing came from, or its sort, and each mention is one more."""

    text: str
    remedy: str = ""
    is_lost: bool = False
    is_each_one: bool = False


CAUSES = {
    "form": Cause("formulaire laissé de côté", "Un lien vers un téléservice ou un courriel le remplace.", True, True),
    "shortcode": Cause("code d’extension retiré, ses mots gardés", "Relisez l’endroit ; le nom de l’extension est dit.", is_each_one=True),
    "embed": Cause("contenu d’un autre site devenu un lien", "Rien à faire : le lecteur choisit d’y aller.", is_each_one=True),
    "script": Cause("programme retiré du texte", "Rien à faire : aucun n’est admis.", True, True),
    "template": Cause("morceau de gabarit que seul l’ancien programme savait remplir, retiré", "Relisez l’endroit.", True, True),
    "table": Cause(
        "tableau gardé en HTML : ses cellules s’étendent", "Rien à faire ; il se lit sur téléphone en le faisant glisser.", is_each_one=True
    ),
    "picture": Cause(
        "image introuvable : un lien mène à son ancienne adresse",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "document": Cause(
        "document introuvable : le lien mène à son ancienne adresse",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "foreign host": Cause(
        "fichier à un hôte que seul l’export nomme : il n’est pas demandé",
        "Si l’hôte est à la ville, relancez avec « --hosts HÔTE » ; sinon donnez ses fichiers par « --files DOSSIER ».",
        True,
    ),
    "local address": Cause(
        "fichier à une adresse du réseau local, que l’export ne peut pas faire demander",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "refused file": Cause("fichier d’une sorte que le site ne donne pas", "Convertissez-le en PDF ou en ODT, et remettez le lien.", True),
    "heavy file": Cause("fichier trop lourd", "Réduisez-le, déposez-le dans content/documents/, et remettez le lien.", True),
    "alt": Cause("image sans texte alternatif", "« ./beffroi check --warnings » dit lesquelles ; écrivez ce qu’elles montrent."),
    "title": Cause("titre de plus de 120 signes, coupé ; il est entier en tête du texte", "Donnez-lui un titre plus court."),
    "untitled": Cause("texte sans titre", "Donnez-lui un titre."),
    "summary": Cause("chapeau de plus de 200 signes : il ouvre le texte, en entier", "Rien à faire."),
    "dead link": Cause("lien vers une page que la source n’a pas : ses mots sont gardés", "Rien à faire."),
    "foreign picture": Cause("image d’un autre site devenue un lien", "Copiez-la dans content/images/ si elle est à vous."),
    "undated": Cause("texte sans date : celle de l’import", "Corrigez « date » si elle compte."),
    "protected": Cause("texte protégé par un mot de passe, ou privé : brouillon", "Publiez-le en effaçant « status: draft »."),
    "empty": Cause("texte vide : brouillon", "Effacez son fichier s’il ne servait à rien."),
    "comments": Cause("commentaire laissé de côté", "Ils restent dans l’export.", True, True),
    "listing": Cause("page de liste, ou sans texte, laissée de côté : le site fait les siennes", "Rien à faire ; elle mène à l’accueil."),
    "menu": Cause("entrée de menu laissée de côté : les menus d’ici se font d’eux-mêmes", "", True, True),
    "unread": Cause("texte illisible, non repris", "Son nom est dit : copiez-le à la main.", True),
    "other format": Cause(
        "texte d’un format qui ne se lit pas ici, laissé de côté",
        "Convertissez-le en Markdown (pandoc le fait) et relancez, ou copiez-le à la main.",
        True,
    ),
    "bare page": Cause(
        "page HTML sans en-tête, laissée de côté : l’ancien site la donnait telle quelle",
        "Ouvrez-la par « --- », « title: … », « --- », et relancez.",
        True,
    ),
    "not pdf": Cause("fichier qui n’est pas un PDF, laissé de côté", "Enregistrez-le en PDF dans le même dossier, et relancez.", True),
    "too long": Cause("texte démesuré, non repris", "Partagez-le en plusieurs.", True),
    "other type": Cause(
        "contenu d’une sorte que la table ne reprend pas", "Dites ce qu’elle devient dans correspondances.csv.", True, True
    ),
    "event date": Cause("événement sans date lisible : brouillon", "Écrivez « timings »."),
    "category": Cause("rubrique d’avant devenue mot-clé", "Dites ce qu’elle devient dans correspondances.csv, et relancez."),
    "address": Cause("ancienne adresse qui est une page du nouveau site", "Rien à faire : elle répond."),
    "address lost": Cause("ancienne adresse que rien ne remplace", "Ajoutez-la dans content/redirections.csv.", True),
    "edited": Cause("texte retouché ici, et changé là-bas depuis : rien n’y est touché", "Comparez les deux."),
    "deleted": Cause("texte supprimé ici : il n’est pas repris", "Effacez sa ligne dans reprise/registre.jsonl pour le reprendre."),
    "gone": Cause("texte que la source n’a plus : il reste ici", "Rien à faire."),
    "anchor": Cause("note de bas de page dont l’appel ne se retrouve pas : ses mots sont gardés", "Relisez l’endroit.", is_each_one=True),
    "scan": Cause("PDF sans texte (numérisé) : brouillon à écrire", "Installez tesseract (paquet tesseract-ocr-fra), puis relancez."),
    "ocr": Cause("PDF lu par reconnaissance de caractères : brouillon à relire", "Relisez-le, puis effacez « status: draft »."),
    "bad pdf": Cause("PDF qui ne s’ouvre pas", "Demandez-le de nouveau à qui l’a fait.", True),
    "act": Cause(
        "PDF dont une page dit le texte, à relire", "« ./beffroi check --warnings » les nomme ; effacez l’encadré de celui qui est relu."
    ),
}
