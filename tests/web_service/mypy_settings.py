"""The Django that mypy looks at, to know what the tables give: the applications of the permanent service, and nothing of a town."""

SECRET_KEY = "only mypy reads this"
INSTALLED_APPS = [
    "django.contrib.sessions",
    "plugins.service.web_service",
    "plugins.service.access",
    "plugins.service.desk",
    "plugins.service.staff_site",
    "plugins.voices.contributions",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
