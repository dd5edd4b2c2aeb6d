"""Open data: the files of each table, its schema, a Data Package and a DCAT catalogue of all."""
