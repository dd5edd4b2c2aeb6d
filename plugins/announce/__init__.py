"""Announcement → post → receipt, and after: `words/` compose, `accounts/` are who speaks, `networks/` one file each, `ledger/`
remembers, `recover` makes it whole, `money/` counts, `post_preview/` shows beforehand."""
