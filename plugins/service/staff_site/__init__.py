"""The site of the town's agents: their texts alone, made by the same engine, read behind the door of the service."""
