"""The addresses of the desk, below `/bureau/`."""

from django.urls import path, re_path

from plugins.service.desk import documents, journal_pages, pages, preview, reviews, town_pages

urlpatterns = [
    path("", pages.show_home),
    path("nouveau/<slug:name>", pages.begin_draft),
    path("ouvrir", journal_pages.open_text),
    path("coller", pages.clean_paste),
    path("journal/", journal_pages.list_texts),
    path("versions/", journal_pages.list_text_versions),
    path("versions/remettre", journal_pages.restore_version),
    path("textes/<int:id>/", pages.show_draft),
    path("textes/<int:id>/garder", pages.save_draft),
    path("textes/<int:id>/publier", pages.publish_draft),
    path("textes/<int:id>/image", documents.add_picture),
    path("textes/<int:id>/image/mots", documents.insert_picture),
    path("textes/<int:id>/word", documents.add_word_file),
    path("textes/<int:id>/pdf", documents.add_pdf),
    re_path(r"^textes/(?P<id>[0-9]+)/(?P<path>(?:images|documents)/bureau/[0-9a-z-]+\.(?:jpg|pdf))$", documents.show_file),
    path("textes/<int:id>/apercu", preview.show_preview),
    path("textes/<int:id>/annonces", preview.show_proofs),
    path("reglages/", town_pages.list_settings),
    path("reglages/<slug:key>", town_pages.edit_setting),
    path("site/<path:path>", preview.show_site_file),
    path("textes/<int:id>/jeter", pages.discard_draft),
    path("textes/<int:id>/retirer", pages.withdraw_text),
    path("textes/<int:id>/choisir", pages.settle_conflict),
    path("avis/<str:token>/", reviews.handle_review),
    path("avis/<str:token>/page", reviews.show_reviewed_page),
    path("avis/<str:token>/fichiers/<path:path>", reviews.show_reviewed_file),
    path("avis/<str:token>/site/<path:path>", reviews.show_site_file),
    path("publications/<int:id>/", pages.show_publication),
    path("publications/<int:id>/page", pages.show_publication_page),
    path("publications/<int:id>/fichiers/<path:path>", pages.show_publication_file),
    path("publications/<int:id>/etat", pages.tell_publication),
    path("publications/<int:id>/accord", pages.agree_with),
    path("publications/<int:id>/retenir", pages.hold_text),
]
