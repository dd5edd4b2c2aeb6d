"""The search of the journal: what is online is indexed by Pagefind, in French, and `/recherche/` asks the index in the reader's browser."""
