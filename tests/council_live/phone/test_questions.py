"""The residents' questions on the phone: one tap says which is answered now."""

QUESTIONS = [{"slug": "abri", "id": "q-1", "title": "L’abri du bus ?"}, {"slug": "banc", "id": "q-2", "title": "Le banc du port ?"}]


def test_one_tap_takes_up_a_question_and_the_others_wait(phone, service):
    service.questions = QUESTIONS
    service.move()
    waiting = phone.page.locator("#questions-liste")
    waiting.get_by_role("button", name="Le banc du port ?").click()
    phone.wait(lambda: len(service.entries) == 1)
    entry = service.entries[-1]["entry"]
    assert (entry["kind"], entry["question"]) == ("information", "banc") and "Le banc du port ?" in entry["text"]
    waiting.get_by_text("Le banc du port ?").wait_for(state="detached")
    assert waiting.locator("li").count() == 1
