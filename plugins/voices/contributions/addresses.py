"""The addresses of contributions: `/voix/` for residents, `/bureau/moderation/` for moderators."""

from django.urls import path

from plugins.voices.contributions import moderation_pages, neighbour_pages, reading_pages, report_pages, writing_pages

urlpatterns = [
    path("voix/comptes.json", reading_pages.tell_counts),
    path("voix/moi-aussi", reading_pages.record_me_too),
    path("voix/opinion", reading_pages.record_opinion),
    path("voix/signaler", report_pages.report_text),
    path("voix/signalement/<str:token>/", report_pages.follow_report),
    path("voix/signalement/<str:token>/effacer", report_pages.forget_reporter),
    path("voix/courriel-du-signalement/<str:token>/", report_pages.confirm_reporter),
    path("voix/courriel/<str:token>/", writing_pages.confirm_address),
    path("voix/suivi/<str:token>/", writing_pages.follow_text),
    path("voix/suivi/<str:token>/reformuler", writing_pages.rephrase_text),
    path("voix/suivi/<str:token>/contester", writing_pages.appeal_decision),
    path("voix/suivi/<str:token>/heures", writing_pages.count_hours),
    path("voix/suivi/<str:token>/effacer", writing_pages.erase_text),
    path("voix/ecrire", neighbour_pages.write_to_neighbour),
    path("voix/relais/<str:token>/", neighbour_pages.confirm_relayed),
    path("voix/refuser-le-relais/<str:token>/", neighbour_pages.block_relay),
    path("voix/renouveler/<str:token>/", neighbour_pages.renew_notice),
    path("voix/<slug:path>/", writing_pages.write_text),
    path("bureau/moderation/", moderation_pages.show_queue),
    path("bureau/moderation/decidees/", moderation_pages.list_decided),
    path("bureau/moderation/questions/", moderation_pages.list_unanswered),
    path("bureau/moderation/avis/", moderation_pages.list_reviews),
    path("bureau/moderation/<slug:reference>/<slug:gesture>", moderation_pages.handle_verdict),
]
