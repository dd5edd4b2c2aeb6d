"""The addresses of the agents' site, below `/agents/`."""

from django.urls import path

from plugins.staff_site import pages

urlpatterns = [path("", pages.show_file), path("<path:path>", pages.show_file)]
