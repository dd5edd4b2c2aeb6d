"""Whatever stands in the journal can be corrected, and taken off the site, from the desk: a text that is looked at alone has no mistake
that it has not among the others."""

from pathlib import Path

from tests.web_service.stores import in_service


def test_each_text_of_the_demonstration_can_be_corrected_and_withdrawn(tmp_path: Path):
    assert in_service(tmp_path, "", mistakes_of_texts_alone) == {}


def mistakes_of_texts_alone():
    """What is said of each text of the demonstration, checked as the desk does; by the text and what is done to it."""
    from plugins.service.desk.checking import check_draft, get_rules, withdraw_values
    from plugins.service.desk.texts import read_values
    from plugins.service.web_service.configuration import get_current_town

    town = get_current_town()
    rules = get_rules(town)
    mistakes = {}
    for file in sorted(town.paths.content.rglob("*.md")):
        base, source = file.read_text(encoding="utf-8"), file.relative_to(town.paths.content).as_posix()
        kind = rules.kinds.for_path(source)
        values, body = read_values(base, kind)
        ways = {"corrected": values}
        if kind.find_field("status"):
            ways["withdrawn"] = withdraw_values(values, base, source, town, rules)
        for way, written in ways.items():
            draft = check_draft(town, kind, written, body, base, source, rules)
            assert way == "corrected" or draft.reading.publication.status == "withdrawn"
            if draft.errors:
                mistakes[f"{source}, {way}"] = [str(mistake) for mistake in draft.errors]
    return mistakes
