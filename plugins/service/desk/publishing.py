"""Publish a text: approval, file, commit, the journal's own steps, receipt.

Each step is recorded in the store before the next begins: after a kill it resumes there, and nothing is done twice.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import Exit, NotNow, SettingsError
from plugins.core.infrastructure.git import GitError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.engine.deploy.room import Settings as DeploySettings
from plugins.journal.editorial.reading import parse_file
from plugins.journal.editorial.rules import TownRules
from plugins.service.access.people import ALERT, PUBLISH, REVIEW, Visitor
from plugins.service.desk.checking import ALERT_KIND, WrittenDraft, check_draft, find_kind, get_rules
from plugins.service.desk.drafts import ChangedFile, digest_files, list_pending_files, place_files, require_approved_files
from plugins.service.desk.letters import put_choice_letter, put_letters
from plugins.service.desk.models import (
    CONFLICT,
    ONLINE,
    PUSHED,
    QUEUED,
    REFUSED,
    REPLACED,
    SENT_BACK,
    WAITING,
    DeskDraft,
    DeskPublication,
)
from plugins.service.desk.repository import (
    ContestedText,
    HandOver,
    build_author_environment,
    commit_file,
    explain_git_failure,
    find_head,
    hold_folder,
    is_branch_shared,
    is_wrong_text,
    merge_texts,
    push_branch,
    remove_stale_locks,
    take_in_pushes,
    undo_commit,
)
from plugins.service.desk.settings import Lane, Settings
from plugins.service.desk.site_steps import PAGE, bring_online, forget_entry, has_entry, note_entry, note_networks, put_rebuild, run_steps
from plugins.service.desk.spoken_words import speak_words
from plugins.service.desk.texts import merge_keys, read_values
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_settings, get_current_town
from plugins.service.web_service.outbox import TryLater, is_put, put_work
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import FOLLOW, PublishStep, WebTown
from plugins.town.alerts.alarm import raise_alarm

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


PUBLISH_TEXT, PUBLISH_ALERT, PUSH = "desk.publish", "desk.alert", "desk.push"
USUAL_TURN = 5
GIT_LATER = timedelta(seconds=5)
"""Before a commit that git refuses is tried again: another is at work in the folder, most often."""
KEPT_LABEL = "gardé dans l’histoire du journal"
NO_HISTORY_LABEL = "gardé dans son fichier"
NO_HISTORY = "Ce journal n’a pas d’histoire : une version d’avant ne pourra pas être remise. Le webmestre peut lui en donner une."
NOT_COMMITTED = "L’alerte est donnée ; l’histoire du journal ne la tient pas encore."
LEFT_LOCKS = "Laissé par un git qui a été coupé, et que plus personne ne tenait : {}."


LOG = logging.getLogger("beffroi.service")


def find_lane(kind: str) -> Lane:
    """The lane of that kind: who must agree before publication."""
    return get_current_settings(Settings).get_lane(kind)


def ask_to_publish(
    draft: DeskDraft, file_text: WrittenDraft, visitor: Visitor, word: str = "", is_settled: bool = False
) -> DeskPublication:
    """Request a publication for `visitor`, at once or waiting for whoever must agree; `is_settled`: they have, elsewhere. Raises
    Refusal."""
    town, lane, publication = get_current_town(), find_lane(draft.kind), file_text.reading.publication
    if publication is None or file_text.errors:
        raise Refusal(422, "Il reste des fautes : elles sont dites à côté de chaque champ.")
    is_alert = draft.kind == ALERT_KIND
    if is_alert and not visitor.can(ALERT):
        raise Refusal(403, "Donner l’alerte demande le rôle « alerte ».")
    alone = is_settled or is_alert or (lane.people == 1 and visitor.can(PUBLISH))
    now = town.clock()
    with transaction.atomic():
        replaceable = (WAITING, CONFLICT, REFUSED, SENT_BACK, QUEUED)  # one that has begun ends all the same, and this one follows it
        former = DeskPublication.objects.select_for_update().filter(draft=draft, state__in=replaceable)
        former.update(state=REPLACED)
        silence = lane.silence and visitor.can(PUBLISH)
        wanted_publication = DeskPublication.objects.create(
            draft=draft,
            source=file_text.source,
            address=publication.address,
            title=publication.title[:400],
            text=file_text.text,
            files=digest_files(draft, file_text.text),
            base=draft.base,
            author=visitor.person,
            asked_at=now,
            due_at=now + timedelta(minutes=lane.silence) if silence and not alone else None,
            agreed=[visitor.name],
            state=QUEUED if alone else WAITING,
            word=word[:300],
        )
        DeskDraft.objects.filter(pk=draft.pk).update(source=file_text.source)
        note_deed(visitor.describe_deed("demande de publication", file_text.source))
        if alone:
            _put(wanted_publication)
        else:
            put_letters(wanted_publication, town)
    return wanted_publication


def approve(publication: DeskPublication, visitor: Visitor) -> None:
    """Approve another person's text. Raises Refusal."""
    _require_other(publication, visitor)
    with transaction.atomic():
        waiting = DeskPublication.objects.select_for_update().filter(pk=publication.pk, state=WAITING).first()
        if waiting is None:
            raise Refusal(409, "Ce texte n’attend plus d’accord.")
        waiting.agreed, waiting.state = [*waiting.agreed, visitor.name], QUEUED
        waiting.save(update_fields=["agreed", "state"])
        note_deed(visitor.describe_deed("accord", waiting.source))
        _put(waiting)


def send_back(publication: DeskPublication, visitor: Visitor, word: str) -> None:
    """Hold what another has written; its author reads why. Raises Refusal."""
    _require_other(publication, visitor)
    with transaction.atomic():
        held_count = DeskPublication.objects.filter(pk=publication.pk, state=WAITING).update(state=SENT_BACK, word=word[:300], due_at=None)
        if not held_count:
            raise Refusal(409, "Ce texte n’attend plus d’accord.")
        note_deed(visitor.describe_deed("retenu", publication.source))


def _require_other(publication: DeskPublication, visitor: Visitor) -> None:
    if not (visitor.can(REVIEW) or visitor.can(PUBLISH)):
        raise Refusal(403, "Laisser passer ou retenir demande le rôle « relit ».")
    if publication.author.pk == visitor.person.pk:
        raise Refusal(403, "Une autre personne que son auteur doit le relire.")


def release_silent(town: WebTown) -> None:
    """Publish what no one has held in its time: silence is consent."""
    for waiting in DeskPublication.objects.filter(state=WAITING, due_at__lte=town.clock()):
        with transaction.atomic():
            if DeskPublication.objects.filter(pk=waiting.pk, state=WAITING).update(state=QUEUED):
                _put(waiting)


def is_waiting(town: WebTown) -> bool:
    """Whether a text waits for somebody: for a reminder, or for silence to be consent."""
    return DeskPublication.objects.filter(state=WAITING).exists()


def _put(publication: DeskPublication) -> None:
    work = PUBLISH_ALERT if publication.draft.kind == ALERT_KIND else PUBLISH_TEXT
    put_work(work, {"publication": publication.pk}, get_current_town().clock(), key=f"{publication.pk}", order=USUAL_TURN)


def publish_text(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Publish a text: file, commit, steps. Raises TryLater."""
    publication = DeskPublication.objects.select_related("author", "draft").get(pk=payload["publication"])
    if publication.state != QUEUED:
        return None
    paths = town.open_paths()
    settings = gather_settings(Settings, paths.conf, paths.environ)
    remote = gather_settings(DeploySettings, paths.conf, paths.environ).history_remote or ""
    site = str(paths.conf.get("SITEURL", ""))
    environ = build_author_environment(paths.environ, publication.author.name, settings.desk_email, site)
    file = paths.content / publication.source
    files = [file]
    if not has_entry(publication, "commit"):
        if locks := remove_stale_locks(_find_nearest(file), paths.environ):
            note_entry(publication, "verrou", "verrou de git ôté", LEFT_LOCKS.format(", ".join(map(str, locks))))
        if publication.draft.kind != ALERT_KIND:  # which waits for no forge: the push takes in what others have pushed
            trouble = take_in_pushes(_find_nearest(file), paths.environ, remote, paths, hand_over_for(town))
            if trouble:
                note_entry(publication, "depot", "dépôt partagé", trouble, False)
        try:
            require_approved_files(publication, paths.content)
        except ChangedFile as changed:  # before its text is in the journal, which would name a file that nobody approved
            DeskPublication.objects.filter(pk=publication.pk, state=QUEUED).update(state=REFUSED, word=str(changed)[:300])
            return None
        with hold_folder(_find_nearest(file), paths.environ):
            if not _write_file(publication, file, paths, town):
                return None
            files += (pictures := place_files(publication, paths.content))
            _commit(publication, file, pictures, environ)
    signed_paths = replace(paths, environ=environ)
    if publication.draft.kind == ALERT_KIND:
        called = f"alerte : {publication.title}"
        alarm_step = PublishStep("alarme", "alerte donnée", lambda paths: _sound_alarm(paths, file, called))
        mistakes = run_steps(publication, [alarm_step], signed_paths, town)
    else:
        mistakes = bring_online(publication, files, signed_paths, town)
    if mistakes:
        _take_back(publication, signed_paths, mistakes)
        return None
    if not has_entry(publication, "commit"):
        raise TryLater(NOT_COMMITTED, GIT_LATER)
    note_networks(publication, _read(file), paths)
    _end_publication(publication, paths, town)
    return {"address": publication.address}


def _commit(publication: DeskPublication, file: Path, pictures: Iterable[Path], environ: Mapping[str, str]) -> None:
    """Keep the text in the history, under the author of `environ`. Raises TryLater, but for an alert, which does not wait for git."""
    try:
        publication.commit = commit_file(file, environ, f"{publication.draft.kind} : {publication.title}"[:72], *pictures)
    except GitError as failure:
        trouble = explain_git_failure(file, environ, failure)
        if publication.draft.kind != ALERT_KIND:
            raise TryLater(trouble, GIT_LATER) from None
        note_entry(publication, "commit", KEPT_LABEL, trouble, False)
        return
    publication.save(update_fields=["commit"])
    if publication.commit:
        note_entry(publication, "commit", KEPT_LABEL, publication.commit[:10])
    else:
        note_entry(publication, "commit", NO_HISTORY_LABEL, NO_HISTORY)


def _sound_alarm(paths: TownPaths, file: Path, message: str) -> Exit:
    """Give the alert; as long as its page is not online it is to be given again, whatever the networks were told."""
    report = raise_alarm(paths, file, message)
    if report.trouble:
        print_line(report.trouble)
    return Exit.LATER if report.trouble else report.exit


def _find_nearest(file: Path) -> Path:
    """The file, or, for git, another of the nearest folder that is there: a new kind has none yet."""
    folder = next(folder for folder in file.parents if folder.is_dir())
    return file if folder == file.parent else folder / "a"


def _write_file(publication: DeskPublication, file: Path, paths: TownPaths, town: WebTown) -> bool:
    """Have the file hold the text, merged with what others wrote meanwhile; False when a person must choose. Done again it does nothing."""
    theirs, text, base = _read(file), publication.text, _find_base(publication)
    if theirs == text:
        return True
    if theirs != base:
        merged = (merge_texts(base, text, theirs) or _merge_keys(publication, base, theirs, paths)) if base else None
        if merged is None or is_wrong_text(merged, publication.source, paths):
            two_versions = {"state": CONFLICT, "other_text": theirs, "base": base}
            with transaction.atomic():
                if DeskPublication.objects.filter(pk=publication.pk, state=QUEUED).update(**two_versions):  # unless asked for again
                    put_choice_letter(publication, town)
            return False
        note_entry(publication, "fusion", "réuni avec ce qu’une autre personne a changé", "")
        if merged == theirs:
            return True
        text = merged
    file.parent.mkdir(parents=True, exist_ok=True)
    durable.write_durably(file, text.encode())
    return True


def _merge_keys(publication: DeskPublication, base: str, theirs: str, paths: TownPaths) -> str | None:
    rules = TownRules.from_settings(paths.conf, paths.environ)
    kind = find_kind(rules, publication.draft.kind)
    return merge_keys(kind, base, publication.text, theirs, publication.source, paths.content, rules)


def _read(file: Path) -> str:
    return file.read_bytes().decode() if file.exists() else ""


def _find_base(publication: DeskPublication) -> str:
    """What its author started from: where the same draft was published meanwhile, what they had then written themselves."""
    for former in DeskPublication.objects.filter(draft=publication.draft, pk__lt=publication.pk, base=publication.base).order_by("-pk"):
        if has_entry(former, "commit"):
            return former.text
    return publication.base


def _take_back(publication: DeskPublication, paths: TownPaths, mistakes: list[str]) -> None:
    """Restore the file, so that others need not wait for a text whose mistakes appear only among all the others; its author corrects it and
    asks again. Raises TryLater."""
    file = paths.content / publication.source
    with hold_folder(file, paths.environ):
        text = undo_commit(file, paths.environ, publication.commit) if publication.commit else publication.base
        if text:
            durable.write_durably(file, text.encode())
        else:
            durable.remove_durably(file)
        try:
            commit_file(file, paths.environ, f"repris, à corriger : {publication.title}"[:72])
        except GitError as failure:
            raise TryLater(explain_git_failure(file, paths.environ, failure), GIT_LATER) from None
    note_entry(publication, "commit", "repris de l’histoire du journal", "", False)
    forget_entry(publication, PAGE)
    rules = TownRules.from_settings(paths.conf, paths.environ)
    publication.state, publication.word = REFUSED, speak_words(mistakes[0], paths, rules)[:300]
    publication.save(update_fields=["state", "word"])
    now = get_current_town().clock()
    put_work(PUSH, {}, now, key="push")
    put_rebuild(get_current_town(), "taken back")  # its page may be online, ahead of a build that a kill has cut short


def _end_publication(publication: DeskPublication, paths: TownPaths, town: WebTown) -> None:
    now = town.clock()
    rules = TownRules.from_settings(paths.conf, paths.environ)
    reading = parse_file(paths.content, publication.source, _read(paths.content / publication.source).encode(), rules)
    change = reading.publication.find_next_change(now) if reading.publication else None
    with transaction.atomic():
        publication.state, publication.online_at = ONLINE, now
        publication.save(update_fields=["state", "online_at"])
        DeskDraft.objects.filter(pk=publication.draft.pk, revision=publication.draft.revision).update(closed_at=now)
        put_work(FOLLOW, {}, now, key="follow")
        put_work(PUSH, {}, now, key="push")
        if change:
            put_rebuild(town, f"{change:%Y-%m-%dT%H:%M}", change)


def push_commits(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Push the journal's commits to where it is shared, as soon as that answers. Raises TryLater."""
    paths = town.open_paths()
    remote = gather_settings(DeploySettings, paths.conf, paths.environ).history_remote or ""
    near = _find_nearest(paths.content / "a")
    before = find_head(near, paths.environ)
    for lock in remove_stale_locks(near, paths.environ):
        LOG.warning("un verrou que git avait laissé a été ôté : %s", lock)
    try:
        return {"pushed": push_branch(near, paths.environ, remote, paths, hand_over_for(town))}
    except NotNow as failure:
        raise TryLater(str(failure)) from None
    finally:
        if find_head(near, paths.environ) != before:  # what others had pushed is on the disk now, and must be on the site
            put_rebuild(town, "pushed")


def take_in_unasked(town: WebTown) -> None:
    """Merge what others have pushed although no one publishes. A push that waits will do it, or waits for the forge to answer."""
    remote = gather_settings(DeploySettings, town.conf, town.paths.environ).history_remote or ""
    if not remote or is_put(PUSH):
        return
    with suppress(GitError):  # the push says that nobody answers, and is tried less and less often
        if not is_branch_shared(_find_nearest(town.paths.content / "a"), town.paths.environ, remote):
            return
    put_work(PUSH, {}, town.clock(), key="push")


def require_plain_source(source: str) -> str:
    """A file of the journal by its name, and nothing else. Raises SettingsError."""
    path = Path(source)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".md" or "\0" in source or source.startswith("."):
        raise SettingsError([f"« {source} » n’est pas un texte du journal."])
    return path.as_posix()
