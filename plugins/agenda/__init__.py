"""The town's agenda: what takes place, when, where and for whom; right on the day it is read."""
