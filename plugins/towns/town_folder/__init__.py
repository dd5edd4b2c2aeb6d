"""A town's folder: begun by questions (`init`), with its launcher and its pin; moved to another version, and thirty of them at once"""
