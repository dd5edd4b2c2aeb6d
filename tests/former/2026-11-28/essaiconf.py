PATH, OUTPUT_PATH, SITEURL = "content", "output", "https://journal.essai.example"
FEED_AUTHORITY = "essai.example,2026"
PLUGINS = ["plugins.announce.plugin"]
ANNOUNCE = True
RECONCILE_PAUSE = 0
ANNOUNCE_PAGE_WAIT = 0

CARRY_ONE_IN = 2
