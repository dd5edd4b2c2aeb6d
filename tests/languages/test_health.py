"""What `./beffroi doctor` says of the languages."""

from plugins.journal.languages.catalog import check_catalogs, find_missing_words, parse_translations


def signs(**conf):
    return [(sign.light, sign.text, sign.remedy) for sign in check_catalogs(conf, {})]


def test_what_is_shipped_is_complete():
    assert signs() == [("vert", "« en » : tout est traduit.", "")]


def test_a_text_without_translation_is_named(tmp_path):
    (tmp_path / "locale").mkdir()
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    (tmp_path / "locale" / "de.po").write_text(f'{head}msgid "Suivre"\nmsgstr "Folgen"\n', encoding="utf-8")
    conf = {"THEME": str(tmp_path)}
    assert "Contact" in find_missing_words("de", conf) and "Suivre" not in find_missing_words("de", conf)
    (light, text, remedy) = signs(**conf)[0]
    assert light == "attention" and text.startswith("« de » : ") and " textes sans traduction, montrés en français : « " in text
    assert remedy == "Complétez theme/locale/de.po."


def test_a_language_that_has_no_catalog_is_told():
    (light, text, _) = signs(TRANSLATIONS={"es": {"Travaux": "Obras"}})[0]
    assert (light, text) == ("attention", "aucun catalogue pour « es » : les pages dans cette langue ont leurs menus en français.")


def test_a_wrong_setting_says_what_was_meant():
    for value, told in (
        ({"eng": {}}, "Vouliez-vous dire « en » ?"),
        ({"en": {"Travaux": ""}}, "« en » › « Travaux » : il faut deux textes"),
        (["en"], "un dictionnaire par langue"),
    ):
        try:
            parse_translations(value)
        except ValueError as error:
            assert told in str(error)
        else:
            raise AssertionError(value)
