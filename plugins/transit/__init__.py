"""The buses of the town: their lines and stops from GTFS, what disturbs them from GTFS-Realtime and from the town's own alerts."""
