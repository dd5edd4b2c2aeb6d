"""What an editor may write, and how a mistake is told: front matter, types, kinds, checks, `new`, `id`."""
