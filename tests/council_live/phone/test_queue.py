"""What is written on the phone reaches the service: all of it, once each, in order, whatever happens between the two."""

import pytest

from tests.campaign import long, trials
from tests.council_live.phone.in_hand import WAITING, Phone
from tests.offline.patience import until

ERROR = {"error": "Réessayez."}


def sent(service):
    """How many entries were posted."""
    return sum(asked == ("POST", "/direct/api/entries") for asked in service.asked)


READING = """() => {
  const real = IDBDatabase.prototype.transaction, held = new Promise((done) => { self.release = done; });
  IDBDatabase.prototype.transaction = function (...asked) {
    const made = real.apply(this, asked);
    const set = (then) => made.addEventListener("complete", () => held.then(then));
    if (asked[0] === "seen") Object.defineProperty(made, "oncomplete", { set });
    return made;
  };
  new BroadcastChannel("direct").postMessage("changed");
}"""
"""The page is being drawn: it reads what it keeps until `release()`."""
STILL = "() => { self.fetch = () => { self.still = true; return new Promise(() => {}); }; }"
"""Nothing is answered any more, which would have the page drawn again; nor does time."""


def test_what_is_written_while_the_page_is_drawn_is_shown_after_it(hand, service):
    context = hand()
    context.add_init_script("self.setInterval = () => 0")
    phone = Phone(context.new_page(), service).join()
    phone.page.evaluate(STILL)
    service.move()
    until(phone.page, "self.still")
    phone.page.evaluate(READING)
    phone.open("Information")
    phone.page.locator("#texte").fill("un")
    phone.publish()
    phone.page.evaluate("release()")
    phone.wait(lambda: phone.thread == ["un"])


def test_what_the_service_lost_comes_before_what_was_written_meanwhile_after_a_reload_too(hand, service):
    phone = Phone(hand(service_workers="allow").new_page(), service).join()
    phone.kept_for_no_network()
    phone.write("un", "deux", "trois")
    phone.until_sent()
    phone.without_network()
    service.forget(1)
    phone.write("quatre")
    phone.page.reload()
    phone.page.locator("#ecrire").wait_for()
    phone.with_network()
    phone.wait(lambda: len(service.texts) == 4)
    assert service.texts == ["un", "deux", "trois", "quatre"]


def test_what_is_written_without_a_network_survives_a_reload_and_leaves_in_order(hand, service):
    phone = Phone(hand(service_workers="allow").new_page(), service).join()
    phone.write("un")
    phone.until_sent()
    phone.kept_for_no_network()
    phone.without_network()
    phone.write("deux", "trois")
    phone.page.reload()
    phone.wait(lambda: len(phone.thread) == 3)
    phone.wait(lambda: "2 entrées sur le téléphone" in phone.status)
    assert phone.places[1:] == [WAITING] * 2
    phone.write("quatre")
    phone.with_network()
    phone.until_sent()
    assert service.texts == phone.thread == ["un", "deux", "trois", "quatre"]
    assert [n for _, n, _ in service.taken] == [1, 2, 3, 4]


@long
def test_an_answer_that_was_lost_is_asked_again_and_nothing_is_there_twice(phone, service):
    service.silent = 2
    phone.write("un", "deux")
    phone.until_sent()
    assert service.texts == ["un", "deux"] and sent(service) == 4


@pytest.mark.parametrize("left", [1, 0, 2][: trials(full=3, sample=1)])
def test_a_service_that_lost_its_disk_is_told_everything_again(phone, service, left):
    phone.write("un", "deux", "trois")
    phone.until_sent()
    service.forget(left)
    service.move()
    phone.write("quatre")
    phone.wait(lambda: len(service.texts) == 4)
    assert service.texts == ["un", "deux", "trois", "quatre"]


def test_an_entry_that_is_refused_stands_aside_and_its_number_goes_to_the_next(phone, service):
    service.script.append((422, {"errors": {"text": "Ce nom ne peut pas être publié."}}))
    phone.write("un nom")
    phone.wait(lambda: "1 entrée est à revoir" in phone.status)
    phone.write("deux")
    phone.wait(lambda: service.texts == ["deux"])
    assert service.taken[0][1] == 1
    assert "Ce nom ne peut pas être publié." in phone.page.locator("#revoir").inner_text()
    phone.page.get_by_role("button", name="Corriger").click()
    phone.page.locator("#texte").fill("personne")
    phone.publish()
    phone.until_sent()
    assert service.texts == ["deux", "personne"]
    phone.page.locator("#revoir .entry").wait_for(state="detached")


@long
@pytest.mark.parametrize(
    ("answer", "said"),
    [((403, {"error": "La séance est close."}), "La séance est close."), ((413, {"error": ""}), "Elle est trop lourde.")],
)
def test_what_the_service_refuses_for_good_can_be_sent_again_or_removed(phone, service, answer, said):
    service.script.extend([answer, answer])
    phone.write("un")
    phone.page.locator("#revoir").get_by_text(said).wait_for()
    phone.page.get_by_role("button", name="Renvoyer").click()
    phone.wait(lambda: sent(service) == 2)
    phone.page.get_by_role("button", name="Retirer").click()
    phone.page.get_by_role("button", name="Oui, effacer").click()
    phone.until_sent()
    assert phone.thread == service.texts == []


@long
@pytest.mark.parametrize("trouble", [502, 403, 200])
def test_an_answer_that_is_not_the_service_s_loses_nothing(phone, service, trouble):
    service.html.append(trouble)
    phone.write("un")
    phone.wait(lambda: "Le service répond mal" in phone.status)
    phone.write("deux")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_sent()
    assert service.texts == ["un", "deux"]


@long
def test_a_service_that_asks_for_patience_is_given_some(phone, service):
    service.script.append((429, ERROR))
    phone.write("un")
    phone.wait(lambda: "demande d’attendre" in phone.status)
    phone.write("deux")
    assert sent(service) == 1
    phone.until_sent()
    assert service.texts == ["un", "deux"]


@long
def test_a_phone_that_lost_its_right_keeps_what_it_has_and_sends_it_with_a_new_code(phone, service):
    phone.write("un")
    phone.until_sent()
    service.devices.clear()
    service.move()
    phone.wait(lambda: "n’a plus le droit d’écrire" in phone.status)
    assert phone.thread == ["un"]
    phone.page.get_by_label("Code").wait_for()
    service.devices["phone-1"] = "Claire"
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until_sent()
    service.before = lambda asked: service.devices.clear()
    service.script.append((401, ERROR))
    phone.write("deux")
    phone.wait(lambda: "1 entrée est gardée sur ce téléphone" in phone.status)
    service.before = lambda asked: None
    service.script.clear()
    phone.join()
    phone.until_sent()
    assert service.texts == ["un", "deux"]


@long
@pytest.mark.parametrize("locks", [True, False])
def test_two_windows_of_a_phone_send_each_entry_once_and_in_order(hand, service, locks):
    context = hand()
    if not locks:
        context.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
    one = Phone(context.new_page(), service).join()
    other = Phone(context.new_page(), service)
    other.page.locator("#seance").wait_for()
    one.without_network()
    one.write("un")
    other.write("deux")
    one.write("trois")
    service.asked.clear()
    one.with_network()
    other.with_network()
    one.until_sent()
    other.until_sent()
    assert service.texts == ["un", "deux", "trois"] and sent(service) == 3
    other.wait(lambda: other.thread == one.thread == service.texts)


@long
def test_a_clock_that_jumps_does_not_move_what_was_typed(hand, service):
    context = hand()
    context.add_init_script("{ const real = Date.now; self.shift = 0; Date.now = () => real() + shift; }")
    phone = Phone(context.new_page(), service).join()
    phone.without_network()
    phone.write("un")
    phone.page.evaluate("self.shift = 3_600_000")
    ages = []
    service.before = lambda asked: ages.append(asked["age"])
    phone.with_network()
    phone.until_sent()
    assert 0 <= ages[0] < 60


@long
def test_what_another_phone_writes_is_shown(phone, service):
    service.written("La séance est suspendue.")
    phone.entry("La séance est suspendue.").wait_for()
    phone.write("Elle reprend.")
    phone.until_sent()
    assert phone.thread == ["La séance est suspendue.", "Elle reprend."]
