"""The residents' questions on the phone: what most ask stands first, and one tap says which is answered now."""

QUESTIONS = [{"slug": "abri", "id": "q-1", "title": "L’abri du bus ?"}, {"slug": "banc", "id": "q-2", "title": "Le banc du port ?"}]
A_MINUTE = 61_000


def test_one_tap_takes_up_a_question_and_the_others_wait(phone, service):
    service.questions = QUESTIONS
    service.move()
    waiting = phone.page.locator("#questions-liste")
    waiting.get_by_role("button", name="Le banc du port ?").click()
    phone.wait(lambda: len(service.entries) == 1)
    entry = service.entries[-1]["entry"]
    assert (entry["kind"], entry["question"]) == ("information", "banc") and "Le banc du port ?" in entry["text"]
    waiting.get_by_role("button", name="Le banc du port ?").wait_for(state="detached")
    assert waiting.locator("li").count() == 1


def test_what_most_ask_stands_first_and_the_order_follows_the_counts_of_the_evening(phone, service):
    rows = phone.page.locator("#questions-liste li")
    phone.page.clock.install()
    service.questions = QUESTIONS
    service.move()
    phone.wait(lambda: [row.partition(" ?")[0] for row in rows.all_inner_texts()] == ["L’abri du bus", "Le banc du port"])  # by their dates
    service.also = {"q-2": 1}
    service.move()
    rows.first.get_by_text("Le banc du port ?").first.wait_for()
    rows.first.get_by_text("1 autre se le demande").wait_for()
    assert rows.last.get_by_text("se le demande").count() == 0
    service.also = {"q-1": 3, "q-2": 1}
    phone.page.clock.fast_forward(A_MINUTE)
    service.move()
    rows.first.get_by_text("3 autres se le demandent").wait_for()
    assert "L’abri du bus ?" in rows.first.inner_text() and "Le banc du port ?" in rows.last.inner_text()
