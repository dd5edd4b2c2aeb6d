"""The town's agenda: what takes place, by a rule when it comes back; right on the day it is read."""
