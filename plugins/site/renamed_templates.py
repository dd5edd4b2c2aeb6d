"""Have Jinja2 find a template under its present name or its former, French one."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from jinja2 import BaseLoader, Environment, TemplateNotFound

from plugins.publication.template_names import list_template_names


class RenamedTemplates(BaseLoader):
    """The templates of `loader` under both of their names. A file that bears the former one is a town's own, so it is used before ours."""

    def __init__(self, loader: BaseLoader | None):
        assert loader  # the theme's
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """See Jinja2."""
        present, *former = list_template_names(template)
        for name in former:
            try:
                source = self.loader.get_source(environment, name)
            except TemplateNotFound:
                continue
            if source[1] is None or not Path(source[1]).with_name(PurePosixPath(present).name).is_file():
                return source
        return self.loader.get_source(environment, present)

    def list_templates(self) -> list[str]:
        """See Jinja2."""
        return self.loader.list_templates()
