"""A rehearsal on the phone that will serve in the evening: nothing of it reaches the session, and nobody takes one for the other."""

from datetime import timedelta

import pytest

from tests.council_live.evening import session, world
from tests.council_live.phone.in_hand import Phone
from tests.council_live.phone.test_real import Evening
from tests.ports import free_port

NEXT = timedelta(days=1)


@pytest.fixture
def served(tmp_path, start):
    """How the service of the town is started, at the one address that its phones know."""
    port = free_port()

    def served(rehearsal=False, **more):
        instant = start + timedelta(minutes=10)
        return world(tmp_path, lambda: session(start, **more), lambda: instant, port, rehearsal=rehearsal)

    return served


LATE = """{
  const real = fetch;
  self.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (String(asked[0]).includes("state?since=0")) await new Promise((done) => setTimeout(done, 400));
    return answer;
  };
  addEventListener("load", () => {
    const form = document.getElementById("entrer");
    let asked = false;
    new MutationObserver(() => {
      if (asked && form.hidden) self.entered ??= document.title;
      asked ||= !form.hidden;
    }).observe(form, { attributes: true });
  });
}"""
"""Which session there is takes its time to reach the phone. `entered` is the title that the page has as soon as one is in."""


def write_and_lose_the_cookie(hand, one, code: str) -> Phone:
    """A phone that came in by `code`, wrote « un », and is no longer known."""
    phone = Phone(hand().new_page(), Evening(one)).join(code)
    phone.write("un")
    phone.until_sent()
    phone.page.context.clear_cookies()
    phone.page.reload()
    return phone


def aside_actions(phone: Phone) -> list[str]:
    """What the page offers to do with what was set aside."""
    return phone.page.locator("#revoir button").evaluate_all("all => all.map(one => one.dataset.action)")


def test_what_was_written_in_a_rehearsal_never_reaches_the_session(hand, served):
    with served(rehearsal=True) as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        phone.write("Essai du micro")
        phone.until_sent()
        phone.page.get_by_label("Point en cours").select_option("2")
        phone.wait(lambda: one.evening.register.get_item() == "2")
    phone.write("Essai sans réseau")
    phone.open("Propos")
    phone.page.locator("#texte").fill("Essai laissé en brouillon")
    phone.page.get_by_role("button", name="Fermer").click()
    phone.page.add_init_script(LATE)
    with served() as one:
        phone.service = Evening(one)
        phone.page.reload()
        phone.join(one.invite("Camille"))
        assert phone.page.evaluate("entered") == one.evening.session.title
        phone.write("La séance est ouverte.")
        phone.until_sent()
        assert phone.service.texts == phone.thread == ["La séance est ouverte."]
        assert one.evening.register.get_item() == ""
        phone.open("Propos")
        assert phone.page.locator("#texte").input_value() == ""
        assert phone.page.locator("#a-part").is_hidden()


def test_a_rehearsal_cannot_be_taken_for_the_session_wherever_one_looks(hand, served, tmp_path):
    with served(rehearsal=True) as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        banner = phone.page.get_by_text("Rien de ce qui s’écrit ici ne sera publié.").first
        assert phone.page.title().startswith("Répétition")
        for number in range(3):
            phone.write(f"Essai {number}, {'et encore quelques mots ' * 20}")
        phone.entry("Essai 0").scroll_into_view_if_needed()
        assert phone.page.evaluate("scrollY") > 0
        top = banner.bounding_box()
        assert 0 <= top["y"] < 10 and top["width"] == 390
        phone.open("Information")
        inside = phone.page.locator("#saisie .rehearsal")
        assert inside.is_visible() and phone.page.locator("#publier").inner_text() == "Essayer, sans rien publier"
    with served() as one:
        phone.service = Evening(one)
        phone.page.reload()
        phone.join(one.invite("Camille"))
        phone.page.locator(".rehearsal").first.wait_for(state="hidden")
        assert phone.page.title() == one.evening.session.title


def test_what_was_written_for_the_session_waits_while_another_is_rehearsed(hand, served):
    with served() as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        phone.write("Avant la coupure.")
        phone.until_sent()
        cookie = phone.page.context.cookies()
    phone.write("Pendant la coupure.")
    with served(rehearsal=True) as one:
        phone.service = Evening(one)
        phone.page.reload()
        phone.join(one.invite("Camille"))
        phone.until_sent()
        assert phone.thread == phone.service.texts == []
    phone.page.context.add_cookies(cookie)
    with served() as one:
        phone.service = Evening(one)
        phone.page.reload()
        phone.wait(lambda: phone.service.texts == ["Avant la coupure.", "Pendant la coupure."])


def test_an_entry_of_another_session_is_only_copied_or_removed(hand, served):
    with served() as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        phone.write("La séance de mars est levée.")
        phone.until_sent()
    phone.write("Une dernière chose.")
    with served(identity="seance-2", address="conseil/2026-04-30/", title="Conseil du 30 avril") as one:
        phone.service = Evening(one)
        phone.page.reload()
        phone.join(one.invite("Camille"))
        phone.page.locator("#revoir").get_by_text("pour une autre séance").wait_for()
        assert aside_actions(phone) == ["copier", "retirer"] and phone.service.texts == []
        phone.page.evaluate(
            """async () => {
                const store = await import(new URL("store.js", document.querySelector("script[type=module]").src));
                const before = { identity: "seance-1", title: "Celle d’avant" };
                await store.amend("state", held => ({ ...held, session: { ...held.session, ...before } }));
                new BroadcastChannel("direct").postMessage("changed");
            }"""
        )
        phone.page.get_by_role("heading", name="Celle d’avant").wait_for()
        assert aside_actions(phone) == ["copier", "retirer"]


def test_the_words_being_typed_when_the_session_changes_are_not_sent_to_the_other(hand, served):
    with served(rehearsal=True) as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        phone.open("Information")
        phone.page.locator("#texte").fill("Essai en cours de frappe")
    with served() as one:
        phone.service = Evening(one)
        other = Phone(phone.page.context.new_page(), phone.service).join(one.invite("Camille"))
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.page.locator("#saisie").wait_for(state="hidden")
        other.until_sent()
        assert phone.service.texts == []


MOVED_MEANWHILE = """async () => {
  const store = await import(new URL("store.js", document.querySelector("script[type=module]").src));
  await store.amend("state", (held) => ({ ...held, session: { ...held.session, identity: "la-vraie", rehearsal: false } }));
  const drawn = new BroadcastChannel("direct");
  new BroadcastChannel("direct").postMessage("changed");
  await new Promise((done) => { drawn.onmessage = done; });
  document.getElementById("texte").dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("publier").click();
  while (!(await store.written()).length) await new Promise(requestAnimationFrame);
  return [(await store.written()).map(({ session }) => session), await store.recall("drafts la-vraie")];
}"""
"""Another session comes between the tap on « Publier » and what is kept of it: for which it is then, and the drafts of the other."""


def test_what_is_published_while_the_session_changes_is_for_the_one_before(hand, served):
    with served(rehearsal=True) as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        phone.open("Information")
        phone.page.locator("#texte").fill("Essai publié trop tard")
        phone.page.context.set_offline(True)
        written, drafts = phone.page.evaluate(MOVED_MEANWHILE)
        assert written != ["la-vraie"] and not drafts


def test_a_phone_that_lost_its_cookie_goes_on_writing_and_comes_back_by_the_same_code(hand, served):
    with served() as one:
        code = one.invite("Camille")
        phone = write_and_lose_the_cookie(hand, one, code)
        phone.wait(lambda: "n’a plus le droit d’écrire" in phone.status)
        phone.write("deux")
        phone.join(code)
        phone.until_sent()
        assert phone.service.texts == ["un", "deux"]
        assert len({kept.sent.device for kept in one.evening.register.list_entries()}) == 1


REMEMBERED = """async () => {
  const found = [document.body.innerText, document.title, JSON.stringify({ ...localStorage })];
  for (const one of document.querySelectorAll("input, textarea, select")) found.push(one.value, one.textContent);
  found.push(...[...document.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label")), document.body.textContent);
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  const { result } = await new Promise((done) => { indexedDB.open("direct").onsuccess = ({ target }) => done(target); });
  for (const name of result.objectStoreNames) {
    const [keys, values] = await Promise.all(["getAllKeys", "getAll"].map((all) => new Promise((done) => {
      result.transaction(name).objectStore(name)[all]().onsuccess = ({ target }) => done(target.result);
    })));
    found.push(JSON.stringify([keys, values]));
  }
  result.close();
  return found.join("\\n");
}"""
"""All that the page shows or holds, and all that the phone keeps."""
SHOWN = """() => [document.title, document.body.innerText,
  ...[...document.querySelectorAll("input, textarea, select")].filter((one) => one.checkVisibility()).map((one) => one.value),
].join("\\n")"""
CANARY = "Chantilly"


def rehearse(phone):
    """Leave words of a rehearsal wherever the phone keeps any."""
    phone.write(f"{CANARY} est envoyé")
    phone.open("Propos")
    phone.page.get_by_label("Qui parle").fill(f"Mme {CANARY}")
    phone.page.locator("#texte").fill("Un essai.")
    phone.publish()
    phone.until_sent()
    phone.page.locator("#presents-ouvrir").click()
    phone.page.locator("#presents-texte").fill(f"Appel de {CANARY}")
    phone.page.locator("#presents-fermer").click()
    phone.open("Rectification")
    phone.page.locator("#texte").fill(f"{CANARY} en brouillon")
    phone.page.get_by_role("button", name="Fermer").click()
    phone.entry("est envoyé").get_by_role("button", name="Retirer de partout").click()
    phone.wait(phone.page.locator("#effacer-oui").is_enabled)
    phone.page.locator("#effacer-non").click()
    phone.open("Information")
    phone.page.locator("#texte").fill(f"{CANARY} en cours de frappe")


@pytest.mark.parametrize("reloads", [True, False])
def test_the_phone_of_the_evening_shows_no_word_of_the_rehearsal_before_or_after_its_code(hand, served, reloads):
    with served(rehearsal=True) as one:
        phone = Phone(hand().new_page(), Evening(one)).join(one.invite("Camille"))
        rehearse(phone)
    phone.wait(lambda: "Hors connexion" in phone.status)
    with served() as one:
        phone.service = Evening(one)
        if reloads:
            phone.page.reload()
        else:
            phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.page.locator("#entrer").wait_for()
        assert CANARY not in phone.page.evaluate(SHOWN)
        assert "pétition" not in phone.page.evaluate(SHOWN) and phone.page.locator("#seance").is_hidden()
        phone.join(one.invite("Camille"))
        phone.write("La séance est ouverte.")
        for kind in ("Propos", "Rectification", "Information"):
            phone.open(kind)
            assert CANARY not in phone.page.evaluate(REMEMBERED)
            phone.page.get_by_role("button", name="Fermer").click()
        assert "repetition-" not in phone.page.evaluate(REMEMBERED)


LONG_AGO = """async (hours) => {
  const store = await import(new URL("store.js", document.querySelector("script[type=module]").src));
  await store.amend("cursor", (held) => ({ ...held, heard: Date.now() - hours * 3600e3 }));
}"""


@pytest.mark.parametrize(("hours", "remembers"), [(1, True), (4, False)])
def test_without_a_network_on_the_evening_the_phone_has_forgotten_the_rehearsal(hand, service, hours, remembers):
    service.session.update(rehearsal=True, identity="repetition-1")
    phone = Phone(hand().new_page(), service).join()
    phone.write(f"{CANARY} est envoyé")
    phone.until_sent()
    phone.page.route("**/api/**", lambda route: route.abort())
    service.move()
    phone.wait(lambda: "Hors connexion" in phone.status)
    phone.write(f"{CANARY} attend")
    phone.page.evaluate(LONG_AGO, hours)
    phone.page.reload()
    phone.page.locator("#seance" if remembers else "#entrer").wait_for()
    assert (CANARY in phone.page.evaluate(REMEMBERED)) is remembers
    phone.page.unroute("**/api/**")
    phone.with_network()
    phone.page.locator("#seance").wait_for()
    phone.until_sent()
    assert service.texts == [f"{CANARY} est envoyé", *([f"{CANARY} attend"] if remembers else [])]


def test_a_rehearsal_whose_code_is_typed_again_goes_on(hand, served):
    with served(rehearsal=True) as one:
        code = one.invite("Camille")
        phone = write_and_lose_the_cookie(hand, one, code)
        phone.page.locator("#entrer").wait_for()
        phone.join(code)
        phone.until_sent()
        assert phone.thread == ["un"]
