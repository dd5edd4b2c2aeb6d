"""The town's settings that a form may edit: `ville.toml`, its schema, where each key stands in it, edited with its comments"""
