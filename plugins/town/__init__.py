"""The life of the town: its agenda, places, buses, alerts, works and council, on screen and on paper."""
