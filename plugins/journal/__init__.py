"""The journal itself: what editors write, and the site around it."""
