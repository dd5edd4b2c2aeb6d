"""The version of Beffroi, by the calendar: year.month. The package takes it from here."""

VERSION = "2026.11"
