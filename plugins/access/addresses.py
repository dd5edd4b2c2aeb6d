"""The addresses of the door, of devices and of people, below `/bureau/`."""

from django.urls import path

from plugins.access import entry, pages

urlpatterns = [
    path("entree/", entry.enter),
    path("entree/courriel", entry.ask_mail_code),
    path("entree/courriel/code", entry.enter_with_mail_code),
    path("entree/cle/options", entry.ask_passkey),
    path("entree/cle", entry.enter_with_passkey),
    path("cle/", entry.offer_passkey),
    path("cle/options", entry.begin_passkey),
    path("cle/nouvelle", entry.add_passkey),
    path("sortir", entry.leave),
    path("appareils/", pages.list_devices),
    path("appareils/<slug:id>/retirer", pages.end_device),
    path("personnes/", pages.list_people),
    path("personnes/<int:id>/retirer", pages.end_person),
]
