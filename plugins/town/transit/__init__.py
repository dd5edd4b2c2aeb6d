"""The buses: lines and stops out of a GTFS, what disturbs them out of GTFS-Realtime and of what editors write; told again between two
builds by `refresh`, in a folder that no deploy owns."""
