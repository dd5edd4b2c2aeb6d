"""What is taken off the site from the desk is what `check` asks of a withdrawn text: it used to ask for the day, which no button gave."""

from pathlib import Path

import pytest

from tests.web_service.stores import in_service


@pytest.mark.parametrize("kind", ["breve", "lieu", "alerte"])
def test_a_text_of_a_kind_can_be_withdrawn_as_it_is(tmp_path: Path, kind: str):
    assert in_service(tmp_path, "", mistakes_once_withdrawn, kind) == []


def mistakes_once_withdrawn(name):
    """What is wrong in one of the demonstration's texts of that kind, once it is withdrawn."""
    from plugins.desk.checking import check_draft, kind_named, rules_of, withdraw_values
    from plugins.desk.texts import read_values
    from plugins.web_service.configuration import current_town

    town = current_town()
    rules = rules_of(town)
    kind = kind_named(rules, name)
    file = sorted((town.paths.content / kind.folder).rglob("*.md"))[-1]
    base, source = file.read_text(encoding="utf-8"), file.relative_to(town.paths.content).as_posix()
    values, body = read_values(base, kind)
    file_text = check_draft(town, kind, withdraw_values(values, base, source, town, rules), body, base, source, rules)
    assert file_text.reading.publication.status == "withdrawn"
    return [str(mistake) for mistake in file_text.errors]
