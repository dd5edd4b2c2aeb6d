"""Events that another program exported, taken in: a calendar (iCalendar), or OpenAgenda's JSON."""
