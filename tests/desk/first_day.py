"""The desk tried as a new editor would, on a telephone: `.venv-dev/bin/python -m tests.desk.first_day`, from the checkout.

Five tasks, each from the code that one was given, in a real browser of 390 pixels. Taps and seconds go to `docs/bureau-essais.md`, the
screens to `docs/bureau/`, where the manual shows them: look at each before you commit it. `--slow` has the processor six times
slower and a slow line, and says how long one waits before typing.
"""

import argparse
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.telephone import HAND, started_browser
from tests.desk.conftest import Desk, running_desk
from tests.house import ROOT
from tests.journal import TestJournal

MANUAL, PAGE = ROOT / "docs" / "manuel" / "bureau.md", ROOT / "docs" / "bureau-essais.md"
SHEETS = ROOT / "docs" / "bureau"
TAP, LETTER = 1.1, 0.33
"""Seconds of a hand: to reach a place (Card, Moran and Newell, 1980); for a letter, 36 words a minute by thumb (Palin and others, 2019)."""
SLOWER, LATENCY, BYTES_PER_SECOND = 6, 150, 1_600_000 / 8
"""A telephone of five years ago, and the « slow 4G » of Lighthouse: 1.6 Mbit/s, 150 ms of round trip."""
PATIENCE = 600_000
QUALITY = 70
TEXTS = {
    "lieux/piscine.md": "---\nid: 20260303-f0zga2m0\ntitle: Piscine des Tilleuls\nslug: piscine\ntype: piscine\n"
    'street_address: "20, rue des Tilleuls"\nlat: 49.05565\nlon: 2.09310\nopening_hours: "Mo-Fr 12:00-14:00; Sa 09:00-12:30"\n---\n\n'
    "La caisse ferme quarante-cinq minutes avant les bassins.\n",
    "lieux/mediatheque.md": "---\nid: 20260303-mediathq\ntitle: Médiathèque\nslug: mediatheque\ntype: médiathèque\n"
    'street_address: "2, place du Beffroi"\nlat: 49.0512\nlon: 2.0951\nopening_hours: "Tu-Sa 10:00-18:00"\n---\n\nOn y lit.\n',
}
"""What the journal of the trial has beside two articles."""


def add_texts(journal: TestJournal) -> None:
    """Put TEXTS in the journal."""
    for name, text in TEXTS.items():
        file = journal.folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@dataclass
class Hand:
    """A thumb that counts: `taps` are all that one presses but letters, `door` those before the first page of the desk; `seconds` run from
    the first page to what one waited for, the time that a hand takes for taps and letters added. Screens are kept under `name`."""

    page: Page
    name: str
    keeps_screens: bool = False
    taps: int = 0
    door: int = 0
    letters: int = 0
    seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def tap(self, place: Locator) -> None:
        """Press."""
        place.tap()
        self.taps += 1

    def write(self, place: Locator, words: str) -> None:
        """Press a field, and type in the place of what is there."""
        self.tap(place)
        if place.evaluate("place => 'value' in place && place.value !== ''"):
            place.fill("")
        place.press_sequentially(words)
        self.letters += len(words)

    def choose(self, place: Locator, label: str) -> None:
        """Press a list, then one of its choices."""
        self.tap(place)
        place.select_option(label=label)
        self.taps += 1

    def open_form(self, place: Locator) -> None:
        """Press what leads to a form, and have it ready."""
        self.tap(place)
        self.page.locator("#publier:enabled").wait_for()

    def look(self, number: int) -> None:
        """Keep the screen, if the manual shows it."""
        if self.keeps_screens and f"bureau/{self.name}-{number}.webp" in MANUAL.read_text(encoding="utf-8"):
            SHEETS.mkdir(exist_ok=True)
            with Image.open(BytesIO(self.page.screenshot())) as shot:
                shot.convert("RGB").save(SHEETS / f"{self.name}-{number}.webp", "WEBP", quality=QUALITY, method=6)

    def see_it_kept(self) -> None:
        """Wait until the service has the text, without a mistake."""
        self.page.get_by_text("Gardé, prêt à paraître").wait_for()

    def see_it_online(self) -> None:
        """Wait for the receipt to lead to the page."""
        self.page.get_by_role("link", name="Voir la page").wait_for()
        self.seconds = time.monotonic() - self.began


Open = Callable[[str, str], Page]
"""Another person's telephone, by a name and roles: at the door of the desk, with the code."""


def come_in(hand: Hand) -> None:
    """The passkey is for later."""
    hand.look(0)
    hand.tap(hand.page.get_by_role("link", name="Plus tard"))
    hand.page.get_by_role("heading", name="Écrire").wait_for()
    hand.door = hand.taps


def write_a_brief(desk: Desk, hand: Hand, open_page: Open) -> None:
    """Une brève, écrite et en ligne, à la première entrée"""
    page = hand.page
    come_in(hand)
    hand.look(1)
    hand.open_form(page.get_by_role("button", name="Brève"))
    hand.write(page.get_by_label("Titre").first, "La piscine rouvre lundi")
    hand.write(page.get_by_label("Texte", exact=True), "Le grand bassin ouvre à 7 h.")
    hand.see_it_kept()
    hand.look(2)
    hand.tap(page.get_by_role("button", name="Publier"))
    hand.see_it_online()
    hand.look(3)


def have_it_read_again(desk: Desk, hand: Hand, open_page: Open) -> None:
    """Un article, retenu par le cabinet du maire, repris, puis laissé paraître"""
    page = hand.page
    come_in(hand)
    hand.open_form(page.get_by_role("button", name="Article"))
    hand.write(page.get_by_label("Titre").first, "Une aire de jeux près de la gare")
    hand.write(page.get_by_label("Texte", exact=True), "Les travaux commencent en avril.")
    hand.choose(page.get_by_label("Catégorie"), "Culture")
    hand.see_it_kept()
    hand.look(1)
    hand.tap(page.get_by_role("button", name="Proposer"))
    page.locator("#etat", has_text="attend un accord").wait_for()
    hand.look(2)
    office = Hand(open_page("Le cabinet du maire", "relit"), f"{hand.name}-cabinet", hand.keeps_screens)
    come_in(office)
    office.tap(office.page.get_by_role("link", name="Une aire de jeux près de la gare").first)
    office.page.get_by_role("button", name="Retenir").wait_for()
    office.look(1)
    office.write(office.page.get_by_label("Pourquoi le retenir ?"), "Dites la rue.")
    office.tap(office.page.get_by_role("button", name="Retenir"))
    page.locator("#etat", has_text="retenu").wait_for()
    page.get_by_role("link", name="Reprendre le texte").wait_for()
    hand.look(3)
    hand.open_form(page.get_by_role("link", name="Reprendre le texte"))
    hand.write(page.get_by_label("Texte", exact=True), " Rue Rose-Blanchet.")
    hand.see_it_kept()
    hand.tap(page.get_by_role("button", name="Proposer"))
    page.locator("#etat", has_text="attend un accord").wait_for()
    office.page.goto(page.url)
    office.tap(office.page.get_by_role("button", name="Laisser paraître"))
    hand.see_it_online()
    hand.look(4)
    hand.taps, hand.door, hand.letters = hand.taps + office.taps, hand.door + office.door, hand.letters + office.letters


def announce_an_event(desk: Desk, hand: Hand, open_page: Open) -> None:
    """Un événement, avec une photo choisie dans la photothèque du téléphone"""
    page = hand.page
    come_in(hand)
    hand.open_form(page.get_by_role("button", name="Événement"))
    hand.write(page.get_by_label("Titre").first, "Contes à la médiathèque")
    hand.write(page.get_by_label("Texte", exact=True), "Pour les petits, dès quatre ans.")
    hand.choose(page.get_by_label("Type d’événement"), "lecture")
    hand.write(page.get_by_label("Horaires").first, "samedi de 10 h à 11 h")
    hand.write(page.get_by_label("Lieu").first, "Médiathèque")
    hand.tap(page.locator("[data-group=image] > summary"))
    picture = {"name": "contes.png", "mimeType": "image/png", "buffer": (ROOT / "content" / "images" / "mediatheque.png").read_bytes()}
    with page.expect_file_chooser() as chooser:
        hand.tap(page.get_by_label("Une photo de cet appareil"))
    chooser.value.set_files([picture])
    hand.taps += 1
    page.locator("img.photo:visible").wait_for()
    hand.look(1)
    hand.write(page.get_by_label("Texte alternatif"), "La salle des contes")
    hand.see_it_kept()
    hand.look(2)
    hand.tap(page.get_by_role("button", name="Publier"))
    hand.see_it_online()
    hand.look(3)


def change_the_hours(desk: Desk, hand: Hand, open_page: Open) -> None:
    """Les horaires de la piscine, changés"""
    page = hand.page
    come_in(hand)
    hand.tap(page.get_by_role("link", name="Corriger un texte du journal"))
    hand.choose(page.get_by_label("Genre"), "Lieux")
    hand.tap(page.get_by_role("button", name="Chercher"))
    pool = page.get_by_role("button", name=re.compile("Corriger.*piscine des", re.IGNORECASE))
    pool.wait_for()
    hand.look(1)
    hand.open_form(pool)
    hand.write(page.locator("#champ-opening_hours"), "lundi au vendredi 7 h-20 h, samedi 9 h-18 h")
    page.get_by_text("Compris : du lundi au vendredi").wait_for()
    hand.see_it_kept()
    hand.look(2)
    hand.tap(page.get_by_role("button", name="Publier"))
    hand.see_it_online()
    hand.look(3)


def give_the_alert(desk: Desk, hand: Hand, open_page: Open) -> None:
    """Une alerte, la nuit"""
    page = hand.page
    come_in(hand)
    hand.open_form(page.get_by_role("button", name="Alerte"))
    hand.write(page.get_by_label("Titre").first, "Eau non potable près de la gare")
    hand.tap(page.get_by_role("button", name="Demain 8 h"))
    hand.see_it_kept()
    hand.look(1)
    hand.tap(page.get_by_role("button", name="Donner l’alerte"))
    hand.see_it_online()
    hand.look(2)


@dataclass(frozen=True)
class Trial:
    """A task, who does it for the first time, and the most taps that it may take: with the door, and from the first page of the desk."""

    do: Callable[[Desk, Hand, Open], None]
    name: str
    roles: str
    most_taps: int
    most_inside: int


TRIALS: dict[str, Trial] = {
    "breve": Trial(write_a_brief, "Camille Roy", "écrit, publie", 8, 7),
    "relu": Trial(have_it_read_again, "Nora Lefort", "écrit", 20, 18),
    "evenement": Trial(announce_an_event, "Lise Moreau", "écrit, publie", 16, 15),
    "horaires": Trial(change_the_hours, "Paul Garnier", "écrit, publie", 10, 9),
    "alerte": Trial(give_the_alert, "Idriss Benali", "alerte", 5, 4),
}
"""The tasks in their order."""
AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
"""The lock of the telephone's screen, which can make a passkey. https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/"""


def at_the_door(desk: Desk, context: BrowserContext, name: str, roles: str) -> Page:
    """A telephone whose camera has just read the code of an invitation."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    lock = context.new_cdp_session(page)
    lock.send("WebAuthn.enable")
    lock.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{desk.service.origin}/bureau/entree/#{desk.service.invite(name, roles)}")
    page.get_by_role("link", name="Plus tard").wait_for()
    return page


def do_task(desk: Desk, browser: Browser, name: str, keeps_screens: bool = False) -> Hand:
    """One task, done by a new editor; the hand that did it."""
    trial = TRIALS[name]
    contexts: list[BrowserContext] = []

    def open_page(who: str, those: str) -> Page:
        dark = "dark" if name == "alerte" else "light"
        contexts.append(browser.new_context(**HAND, color_scheme=dark))
        return at_the_door(desk, contexts[-1], who, those)

    hand = Hand(open_page(trial.name, trial.roles), name, keeps_screens)
    try:
        trial.do(desk, hand, open_page)
    finally:
        for context in contexts:
            context.close()
    hand.seconds += hand.taps * TAP + hand.letters * LETTER
    return hand


@dataclass
class SlowStart:
    """What one waits for on an old telephone: `seconds` until the title can be typed in, `first` those to the first paint; what came."""

    seconds: float
    first: float
    scripts: int
    requests: int


TIMINGS = """() => {
  const came = performance.getEntriesByType("resource");
  const scripts = came.filter(one => one.name.endsWith(".js")).reduce((sum, one) => sum + one.decodedBodySize, 0);
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  return { ready: performance.now(), paint, scripts, requests: came.length };
}"""


def try_slowly(desk: Desk, browser: Browser, kind: str = "Brève") -> SlowStart:
    """A new text on an old telephone with a slow line, that has never seen the form."""
    context = browser.new_context(**HAND)
    page = at_the_door(desk, context, "Vieux Téléphone", "écrit, publie")
    page.get_by_role("link", name="Plus tard").tap()
    page.get_by_role("heading", name="Écrire").wait_for()
    line = context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND / 2, "latency": LATENCY, "offline": False}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", speed)
    page.get_by_role("button", name=kind).tap()
    page.locator("#publier:enabled").wait_for()
    seen = page.evaluate(TIMINGS)
    context.close()
    return SlowStart(seen["ready"] / 1000, seen["paint"] / 1000, seen["scripts"], seen["requests"])


HEAD = """# Le bureau, essayé comme par une personne qui le découvre

`python -m tests.desk.first_day`, dans `.venv-dev`, refait ces essais et [leurs images](manuel/bureau.md), dans un vrai navigateur de 390
pixels, sur un petit journal déjà en ligne. Les appuis comptent tout, l’entrée comprise, sauf les lettres ; la seconde colonne les compte
depuis la page Écrire. Les secondes vont de la page d’entrée à « Voir la page » ; au temps mesuré s’ajoute celui d’une main : {tap} s par
appui (Card, Moran et Newell, 1980), {letter} s par lettre (36 mots par minute au pouce : Palin et d’autres, 2019). Pour l’article, ceux du
cabinet du maire sont compris. Un seul passage, {load} de charge pour {cores} processeurs. `tests/desk/test_first_day.py` tient le compte
des appuis.

| essai | appuis | sans l’entrée | secondes |
|---|---:|---:|---:|
"""


def write_page(hands: list[Hand]) -> str:
    """The page of what was measured."""
    rows = [f"| {TRIALS[hand.name].do.__doc__} | {hand.taps} | {hand.taps - hand.door} | {hand.seconds:.0f} |" for hand in hands]
    tap, letter = (str(seconds).replace(".", ",") for seconds in (TAP, LETTER))
    load, cores = f"{os.getloadavg()[0]:.0f}", os.cpu_count()
    _, mark, others = PAGE.read_text(encoding="utf-8").partition("\n## ")  # what is measured by other means
    return HEAD.format(tap=tap, letter=letter, load=load, cores=cores) + "\n".join([*rows, f"{mark}{others}"])


def main() -> None:
    """Try them all, or one start on an old telephone."""
    parser = argparse.ArgumentParser(description="Le bureau, essayé au téléphone : appuis, secondes, images.")
    parser.add_argument("--slow", action="store_true", help="seulement : combien de temps avant d’écrire, sur un vieux téléphone")
    parser.add_argument("--only", nargs="*", default=[*TRIALS], choices=[*TRIALS], help="les essais à faire")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="first-day-", ignore_cleanup_errors=True) as folder,
        running_desk(Path(folder), fill=add_texts) as desk,
    ):
        for command in ("build", "deploy"):
            desk.service.journal.run(command, **desk.service.variables)
        for browser in started_browser():
            if asked.slow:
                print(*(try_slowly(desk, browser) for _ in range(5)), sep="\n")
                continue
            hands = []
            for name in asked.only:
                hands.append(do_task(desk, browser, name, keeps_screens=True))
                print(f"{name}: {hands[-1].taps} taps, {hands[-1].seconds:.1f} s", flush=True)
            if asked.only == [*TRIALS]:
                PAGE.write_text(write_page(hands), encoding="utf-8")


if __name__ == "__main__":
    main()
