"""The Django that mypy looks at, to know what the tables give: the applications of the permanent service, and nothing of a town."""

SECRET_KEY = "only mypy reads this"
ROOMS = ("web_service", "access", "desk", "contributions", "staff_site")
INSTALLED_APPS = ["django.contrib.sessions", *(f"plugins.{room}" for room in ROOMS)]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
