"""What the town hangs on its walls and hands out: posters, cards, and the monthly magazine, as PDF made of the site's own HTML and CSS."""
