"""The addresses of the door, of devices and of people, below `/bureau/`."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from plugins.service.access import entry, pages


def go_to_provider(request: HttpRequest) -> HttpResponse:
    """See `provider_entry`."""
    from plugins.service.access import provider_entry  # authlib: for towns that have a provider, at their first entry

    return provider_entry.go_to_provider(request)


def return_from_provider(request: HttpRequest) -> HttpResponse:
    """See `provider_entry`."""
    from plugins.service.access import provider_entry  # as above

    return provider_entry.return_from_provider(request)


urlpatterns = [
    path("entree/", entry.handle_entry),
    path("entree/courriel", entry.ask_mail_code),
    path("entree/courriel/code", entry.enter_with_mail_code),
    path("entree/cle/options", entry.ask_passkey),
    path("entree/cle", entry.enter_with_passkey),
    path("entree/compte", go_to_provider),
    path("entree/compte/retour", return_from_provider),
    path("cle/", entry.offer_passkey),
    path("cle/options", entry.begin_passkey),
    path("cle/nouvelle", entry.add_passkey),
    path("sortir", entry.handle_leaving),
    path("appareils/", pages.list_devices),
    path("appareils/<slug:id>/retirer", pages.end_device),
    path("personnes/", pages.list_people),
    path("personnes/liste", pages.invite_list),
    path("personnes/<int:id>/retirer", pages.end_person),
    path("personnes/<int:id>/delier", pages.end_bond),
]
