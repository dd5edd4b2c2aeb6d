"""The room `opendata` in Pelican: the files of every table, and their catalog."""

import hashlib
import os
from collections.abc import Sequence
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_do_beside_pages, get_output_manifest, get_publication_rows, write_output
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator
from plugins.core.publication.overview import look_over
from plugins.town.opendata.room import OpendataContext
from plugins.town.opendata.settings import Settings
from plugins.town.opendata.table_files import (
    FOLDER,
    FilledTable,
    build_catalogue,
    build_data_package,
    build_table_schema,
    find_filled_tables,
    format_document,
    list_formats,
    list_tables,
)


def register() -> None:
    signals.all_generators_finalized.connect(take_stock)
    connect_generator(signals.get_generators, DataGenerator)


def take_stock(generators: Sequence[Any]) -> None:
    """Once every room has finished with the publications: which tables there are, and how long they are."""
    context, conf = generators[0].context, generators[0].settings
    overview, shared = look_over(conf, context["articles"], context["pages"]), OpendataContext(context)
    filled_tables = find_filled_tables(list_tables(conf["PLUGINS"]), context, get_publication_rows(conf), overview)
    shared.open_data_held, shared.open_data = filled_tables, tuple(each.entry for each in filled_tables)
    shared.open_data_licence = gather_settings(Settings, conf, os.environ).open_data_licence


class DataGenerator(Generator):
    """Writes the tables; unchanged ones stay."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is read."""
        get_do_beside_pages(self.settings)(self._write_data)

    def _write_data(self) -> None:
        self.table_cache = get_output_manifest(self.settings)
        for table in self.context["open_data_held"]:
            self._write_table(table)
            table.filling.forget()
        catalogue_arguments = (
            self.context["open_data"],
            self.settings["SITEURL"],
            self.context["town"]["name"],
            self.context["open_data_licence"],
        )
        documents = [
            (f"{FOLDER}datapackage.json", build_data_package(*catalogue_arguments)),
            (f"{FOLDER}catalogue.jsonld", build_catalogue(*catalogue_arguments)),
        ]
        documents += [(entry.schema_file, build_table_schema(entry.dataset)) for entry in self.context["open_data"]]
        for name, data in documents:
            self._write_file(name, format_document(data).encode())

    def _write_table(self, table: FilledTable) -> None:
        dataset = table.entry.dataset
        for form in list_formats(dataset):
            name = f"{FOLDER}{dataset.name}.{form}"
            if not self.table_cache.is_current(name, table.filling.made_from):
                write_output(self.output_path, name, table.filling.format_file(form))

    def _write_file(self, name: str, data: bytes) -> None:
        if not self.table_cache.is_current(name, hashlib.blake2b(data, digest_size=16).hexdigest()):
            write_output(self.output_path, name, data)
