"""Django, as the service has it: some readers of numbers stand beside tables of the desk."""

import tempfile
from pathlib import Path

from tests.web_service.tables import configure_aside

ASIDE = tempfile.TemporaryDirectory(prefix="beffroi-django-")
configure_aside(Path(ASIDE.name))
