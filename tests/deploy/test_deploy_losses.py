"""A deploy that would take away more than a third of the site waits until a person says yes."""

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.engine.deploy.plan import Losses, find_deletions_needing_consent
from tests.deploy.site import tree, write


def site(*numbers, pictures=""):
    pages = {f"2026/03/article-{number}/index.html": str(number) for number in numbers}
    return {"index.html": "accueil", **pages, **{f"images/{number}-{pictures}.jpg": "x" for number in numbers if pictures}}


def test_nothing_is_touched_and_the_sentence_says_how_many_and_what_to_type(host):
    write(host.output, site(*range(29)))
    host.deploy()
    write(host.output, site(*range(15)))
    before = tree(host.live)
    with pytest.raises(PersonRequired) as told:
        host.deploy(yes=False)
    assert tree(host.live) == before
    assert " : 14 des 30 fichiers qui y sont seraient supprimés (dont 14 pages ou documents), plus d’un tiers." in str(told.value)
    assert "./beffroi deploy --yes" in str(told.value)
    assert told.value.exit_code == 3


def test_with_a_yes_it_is_done(host):
    write(host.output, site(*range(29)))
    host.deploy()
    write(host.output, site(1))
    host.deploy(yes=True)
    assert tree(host.live) == tree(host.output)


def test_a_first_deploy_is_never_asked_about(host):
    write(host.output, site(*range(29)))
    host.deploy(yes=False)
    assert tree(host.live) == tree(host.output)


def test_a_third_is_not_more_than_a_third():
    assert find_deletions_needing_consent(site(*range(29)), site(*range(19))) is None
    assert find_deletions_needing_consent(site(*range(29)), site(*range(18))) == Losses(11, 30, 11)


def test_another_site_of_the_same_size_is_asked_about():
    assert find_deletions_needing_consent(site(*range(20)), site(*range(100, 120))) == Losses(20, 21, 20)


def test_pictures_encoded_again_under_other_names_are_no_loss():
    assert find_deletions_needing_consent(site(*range(20), pictures="a"), site(*range(20), pictures="b")) is None


def test_pictures_that_go_without_others_coming_are_a_loss():
    assert find_deletions_needing_consent(site(*range(20), pictures="a"), site(*range(20))) == Losses(20, 41, 0)


def test_a_site_that_somebody_tries_out_is_never_asked_about():
    assert find_deletions_needing_consent(site(*range(8)), site(0)) is None
    assert find_deletions_needing_consent(site(*range(9)), site(0)) == Losses(8, 10, 8)


def test_what_changed_is_known_to_whoever_deployed(host):
    done, _ = host.deploy()
    assert done.changed == tree(host.output).keys()
    assert host.deploy()[0].changed == set()
    host.output.joinpath("flux/rss.xml").write_text("nouveau", encoding="utf-8")
    host.output.joinpath("404.html").unlink()
    assert host.deploy()[0].changed == {"flux/rss.xml", "404.html"}
