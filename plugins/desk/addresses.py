"""The addresses of the desk, below `/bureau/`."""

from django.urls import path, re_path

from plugins.desk import pages

urlpatterns = [
    path("", pages.show_home),
    path("nouveau/<slug:name>", pages.begin_draft),
    path("ouvrir", pages.open_text),
    path("coller", pages.clean_paste),
    path("journal/", pages.list_texts),
    path("versions/", pages.list_text_versions),
    path("textes/<int:id>/", pages.show_draft),
    path("textes/<int:id>/garder", pages.save_draft),
    path("textes/<int:id>/publier", pages.publish_draft),
    path("textes/<int:id>/image", pages.add_picture),
    re_path(r"^textes/(?P<id>[0-9]+)/(?P<path>images/bureau/[0-9a-f-]+\.jpg)$", pages.show_picture),
    path("textes/<int:id>/jeter", pages.discard_draft),
    path("textes/<int:id>/retirer", pages.withdraw_text),
    path("textes/<int:id>/choisir", pages.settle_conflict),
    path("publications/<int:id>/", pages.show_publication),
    path("publications/<int:id>/etat", pages.tell_publication),
    path("publications/<int:id>/accord", pages.agree_with),
    path("publications/<int:id>/retenir", pages.hold_back),
]
