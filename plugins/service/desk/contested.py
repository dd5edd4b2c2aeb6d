"""Two versions of the same lines: shown side by side to one of their authors, who chooses. Nothing of either is thrown away: both keep what
each has changed on other lines, and the version that is not chosen stays in the journal's history."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from plugins.service.desk.checking import check_draft, find_kind, get_rules
from plugins.service.desk.draft_files import list_pending_files
from plugins.service.desk.letters import put_choice_letter
from plugins.service.desk.models import CONFLICT, PUSHED, REPLACED, DeskDraft, DeskPublication
from plugins.service.desk.others_mistakes import is_wrong_text
from plugins.service.desk.others_pushes import ContestedText, HandOver
from plugins.service.desk.repository import merge_texts
from plugins.service.desk.texts import read_values
from plugins.service.web_service.part import WebTown

OURS, THEIRS = "mine", "theirs"


def hand_over_for(town: WebTown) -> HandOver:
    """A function that shows contested texts to people of `town`."""
    return partial(_hand_over, town)


def _hand_over(town: WebTown, texts: Sequence[ContestedText]) -> bool:
    with transaction.atomic():
        former = {text.source: _find_last_author(text.source) for text in texts}
        if None in former.values():
            return False
        for text in texts:
            is_shown = DeskPublication.objects.filter(source=text.source, action=PUSHED, text=text.ours, other_text=text.theirs).exists()
            if (publication := former[text.source]) is not None and not is_shown:  # a merge that was cut is made again
                _show(town, text, publication)
    return True


def _find_last_author(source: str) -> DeskPublication | None:
    """The last publication of the text at the desk by somebody who is still there."""
    published = DeskPublication.objects.filter(source=source, author__closed_at=None).exclude(commit="")
    return published.select_related("author", "draft").order_by("-pk").first()


def _show(town: WebTown, text: ContestedText, former: DeskPublication) -> None:
    now = town.clock()
    values, body = read_values(text.ours, find_kind(get_rules(town), former.draft.kind))
    shared = {"source": text.source, "base": text.ours, "title": former.title, "author": former.author}
    draft = DeskDraft.objects.create(**shared, kind=former.draft.kind, values=values, body=body, created_at=now, updated_at=now)
    publication = DeskPublication.objects.create(
        **shared,
        draft=draft,
        action=PUSHED,
        address=former.address,
        text=text.ours,
        other_text=text.theirs,
        asked_at=now,
        agreed=[former.author.name],
        state=CONFLICT,
    )
    put_choice_letter(publication, town)


def choose_version(town: WebTown, publication: DeskPublication, side: str) -> bool:
    """Go on from the version that was chosen, OURS or THEIRS; whether there is still something to publish."""
    draft = DeskDraft.objects.get(pk=publication.draft.pk)
    rules = get_rules(town)
    kind = find_kind(rules, draft.kind)
    if publication.action == PUSHED:
        base, chosen = publication.text, publication.other_text if side == THEIRS else None
    else:
        base = publication.other_text
        ours = check_draft(town, kind, draft.values, draft.body, draft.base, draft.source, rules, list_pending_files(draft)).text
        favoured = merge_texts(publication.base, ours, base, "theirs" if side == THEIRS else "ours") if publication.base else None
        if favoured is None or is_wrong_text(favoured, draft.source, town.paths):
            favoured = base if side == THEIRS else None
        chosen = favoured
    with transaction.atomic():
        draft.base = base
        if chosen is not None:
            draft.values, draft.body = read_values(chosen, kind)
        is_over = publication.action == PUSHED and side != THEIRS
        draft.revision, draft.closed_at = draft.revision + 1, town.clock() if is_over else None
        draft.save()
        DeskPublication.objects.filter(draft=draft, state=CONFLICT).update(state=REPLACED)
    return not is_over
