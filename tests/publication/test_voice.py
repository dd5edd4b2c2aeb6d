"""What a voice declares: nothing of an author stays in an erased file but what the declaration keeps."""

import pytest

from pelicanconf import PLUGINS
from plugins.core.publication.room import collect_kinds, list_rooms_in_use
from plugins.core.publication.voice import ALWAYS_KEPT, BODY, Voice, find_voice

VOICES = [room.voice for room in list_rooms_in_use(PLUGINS) if room.voice]
KINDS = collect_kinds(PLUGINS)
SECRET = "Odile habite au 12"


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.kind)
def test_an_erased_file_has_the_declared_keys_alone(voice: Voice):
    names = [field.name for field in KINDS[voice.kind].fields]
    values = dict.fromkeys([*names, "surnom", "a_key_of_next_year"], SECRET) | {"id": "20260302-a"}
    erased, body = voice.make_erased(values)
    own = {"status", "slug", "title", voice.text_key} - {BODY}
    assert set(erased) - own <= {*ALWAYS_KEPT, *voice.kept_keys}
    assert SECRET not in (erased.get("title"), erased.get(voice.text_key), erased["slug"], body)
    assert voice.is_erased(erased, body)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.kind)
def test_an_erased_file_has_every_key_without_which_it_is_refused(voice: Voice):
    required = {field.name for field in KINDS[voice.kind].fields if field.required}
    erased, _ = voice.make_erased(dict.fromkeys(required, "20260302-a"))
    assert required <= set(erased)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.kind)
def test_a_form_asks_for_keys_that_its_kind_has(voice: Voice):
    kind = KINDS[voice.kind]
    keys = [*(asked.key for asked in voice.asks), *voice.kept_keys, *voice.own_keys, voice.text_key]
    assert [key for key in keys if key != BODY and kind.find_field(key) is None] == []


def test_a_voice_that_the_town_has_no_more_is_still_erased():
    erased, body = find_voice([], "patois").make_erased({"id": "20260302-a", "name": "Odile"})
    assert (erased, body[:12]) == ({"id": "20260302-a", "status": "draft", "slug": "20260302-a"}, "Texte effacé")
