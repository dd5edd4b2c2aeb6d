"""For whom a text is: everybody, or the town's agents alone, who read it on a site of their own."""

EVERYBODY, AGENTS = "tous", "agents"
AUDIENCES = (EVERYBODY, AGENTS)
"""What the key `audience` may say; a text without it is for everybody."""
