"""The service: the one small service of a town that stays up, for what files alone cannot do; each room brings its part of it."""
