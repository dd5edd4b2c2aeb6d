"""What a publication has posted by hand beside itself: gathered apart, said by no network, ready while it is recent."""

from dataclasses import replace
from datetime import timedelta

from plugins.announce import gathered_file
from plugins.announce.by_hand import find_posts_by_hand, format_text, format_whatsapp_text, list_whatsapp_posts
from plugins.announce.gather import gather_announcements, list_by_hand
from plugins.announce.settings import Settings
from plugins.core.publication.occasion import Story
from tests.announce.sample import NOW
from tests.announce.test_gather import ONE, content
from tests.fakes.gathered import write_gathered

AUTHORITY = "a.example,2024"
STORY = Story("deliberation-31", "Le budget", ("Adoptée par 24 voix contre 7", "Séance du 26 mars 2026"), NOW, "Conseil municipal")
STORIES = {"article": lambda publication: [STORY, replace(STORY, name="deliberation-32", since=NOW - timedelta(days=30))]}


def kept(folder, *contents):
    write_gathered(folder, gather_announcements(contents, AUTHORITY), stories=list_by_hand(contents, AUTHORITY, STORIES))
    return Settings(AUTHORITY, beffroi_state=folder)


def test_a_story_waits_to_be_posted_and_no_network_is_told_of_it(tmp_path):
    room = kept(tmp_path, content())
    assert [one.occasion for one in gathered_file.read_gathered(tmp_path / gathered_file.NAME, AUTHORITY).announcements] == ["published"]
    ((one, folder),) = find_posts_by_hand(room, NOW)
    assert (one.title, one.heading, one.lines) == (STORY.title, STORY.heading, STORY.lines)
    assert folder.name == f"{NOW:%Y-%m-%d}-deliberation-31-le-budget"
    assert format_text(one).startswith(
        "Le budget\n\nAdoptée par 24 voix contre 7\nSéance du 26 mars 2026\n\nLire : a.example/titre/#deliberation-31"
    )


def test_a_publication_that_says_nothing_has_no_story(tmp_path):
    room = kept(tmp_path, content(replace(ONE, social={"skip": True})))
    assert list(find_posts_by_hand(room, NOW)) == []


def test_three_lines_that_a_room_made_stand_for_those_that_were_written():
    (one,) = gather_announcements(
        [content(replace(ONE, extra={"en_bref": ("#e-20260000vote1",)}), in_three=("Le budget passe.",))], AUTHORITY
    )
    assert one.lines == ("Le budget passe.",)


def test_a_town_with_a_whatsapp_channel_has_the_words_of_each_publication_ready_once(tmp_path):
    room = kept(tmp_path, content(replace(ONE, title="Le *grand* marché", summary="Dès samedi.", social={})))
    ((one, file),) = list_whatsapp_posts(room, ["x", "whatsapp"], NOW)
    assert (one.occasion, file.name) == ("published", "whatsapp.txt")
    assert format_whatsapp_text(one) == f"*Le grand marché*\n\nDès samedi.\n\n{one.permalink}\n"
    file.parent.mkdir(parents=True)
    file.write_text(format_whatsapp_text(one), encoding="utf-8")
    assert list(list_whatsapp_posts(room, ["whatsapp"], NOW)) == []


def test_a_town_without_such_a_channel_has_nothing_to_paste(tmp_path):
    assert list(list_whatsapp_posts(kept(tmp_path, content()), ["x", "mastodon"], NOW)) == []


def test_what_is_too_old_to_be_announced_is_not_prepared_for_whatsapp(tmp_path):
    assert list(list_whatsapp_posts(kept(tmp_path, content()), ["whatsapp"], NOW + timedelta(days=30))) == []


def test_the_editor_s_own_words_are_those_to_paste(tmp_path):
    room = kept(tmp_path, content(replace(ONE, social={"text": "Samedi, on sonne le marché !"})))
    ((one, _),) = list_whatsapp_posts(room, ["whatsapp"], NOW)
    assert format_whatsapp_text(one) == f"*Samedi, on sonne le marché !*\n\n{one.permalink}\n"
