"""The order in which a site replaces another."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.engine.deploy.plan import DeployPlan, ExistingPath, Step, list_parents, plan_deploy, rank_path

NAMES = ["index.html", "a.html", "a/index.html", "a", "a/b", "a/b/index.html", "images/x.jpg", "images", "theme/s.css", "flux/rss.xml"]
PATHS = st.sampled_from([*NAMES, "robots.txt"])


def order(steps, *paths):
    """Where each of the paths comes in the steps."""
    places = {path: number for number, step in enumerate(steps.steps) for path in step.paths}
    return [places[path] for path in paths]


def test_nothing_to_do_is_nothing():
    assert plan_deploy({"a.html"}, {"a.html"}, {"a.html": ExistingPath.SAME}) == DeployPlan()


def test_what_is_pointed_at_comes_before_what_points():
    new = {"images/x.avif", "theme/s.css", "page.html", "index.html", "flux/rss.xml", "sitemap.xml", "robots.txt", "flux/j.json"}
    steps = plan_deploy({"index.html"}, new, {"index.html": ExistingPath.DIFFERENT})
    places = order(steps, "images/x.avif", "theme/s.css", "page.html", "index.html", "flux/rss.xml")
    assert places == sorted(set(places))
    assert order(steps, "sitemap.xml", "robots.txt", "flux/j.json") == [places[-1]] * 3


def test_removals_come_last_and_what_points_goes_before_what_is_pointed_at():
    steps = plan_deploy({"old.html", "images/old.jpg", "theme/old.css", "flux/old.xml"}, {"index.html", "flux/rss.xml"}, {})
    assert [step.verb for step in steps.steps] == ["put", "put", "remove", "remove", "remove", "remove"]
    places = order(steps, "flux/old.xml", "old.html", "theme/old.css", "images/old.jpg")
    assert places == sorted(places)


def test_what_stands_in_the_way_and_is_ours_goes_first():
    steps = plan_deploy({"plan"}, {"plan/index.html"}, {"plan": ExistingPath.DIFFERENT})
    assert steps.steps == (Step("remove", ("plan",)), Step("put", ("plan/index.html",)))
    steps = plan_deploy({"plan/index.html"}, {"plan"}, {"plan": ExistingPath.FOLDER})
    assert steps.steps == (Step("remove", ("plan/index.html",)), Step("put", ("plan",)))


def test_what_stands_in_the_way_and_is_not_ours_is_refused():
    for there in (ExistingPath.DIFFERENT, ExistingPath.FOLDER, ExistingPath.OTHER):
        assert plan_deploy(set(), {"plan"}, {"plan": there}).refused == ("plan",)
    assert plan_deploy(set(), {"plan/index.html"}, {"plan": ExistingPath.OTHER}).refused == ("plan",)
    assert plan_deploy(set(), {"plan/index.html"}, {"plan": ExistingPath.DIFFERENT}).refused == ("plan",)


def test_the_same_bytes_already_there_become_ours_without_a_step():
    assert plan_deploy(set(), {"index.html"}, {"index.html": ExistingPath.SAME}) == DeployPlan()


def test_what_was_done_is_counted():
    steps = plan_deploy(
        {"a.html", "b.html", "c.html"}, {"a.html", "b.html", "d.html"}, {"a.html": ExistingPath.DIFFERENT, "b.html": ExistingPath.SAME}
    )
    assert (steps.added, steps.replaced, steps.removed) == (1, 1, 1)


def test_parents_are_the_folders_above():
    assert list_parents("2026/03/slug/index.html") == ["2026/03/slug", "2026/03", "2026"]
    assert list_parents("index.html") == []


@given(st.frozensets(PATHS), st.frozensets(PATHS), st.dictionaries(PATHS, st.sampled_from(ExistingPath)))
def test_whatever_is_there_each_file_is_put_or_removed_once_and_only_if_ours(owned, new, found):
    steps = plan_deploy(owned, new, found)
    if steps.refused:
        assert steps.steps == ()
        return
    put = [path for step in steps.steps if step.verb == "put" for path in step.paths]
    removed = [path for step in steps.steps if step.verb == "remove" for path in step.paths]
    assert sorted(put) == sorted(path for path in new if found.get(path) is not ExistingPath.SAME)
    assert sorted(removed) == sorted(owned - new)
    assert all(path in owned for path in put if found.get(path) in (ExistingPath.DIFFERENT, ExistingPath.OTHER))
    ranks = [rank_path(step.paths[0]) for step in steps.steps if step.verb == "put"]
    assert ranks == sorted(ranks)
