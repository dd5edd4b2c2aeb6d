"""The Django that mypy looks at, to know what the tables give: the applications of the permanent service, and nothing of a town."""

SECRET_KEY = "only mypy reads this"
INSTALLED_APPS = ["django.contrib.sessions", "plugins.web_service", "plugins.access", "plugins.desk", "plugins.contributions"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
