"""The commands, by theme: a word typed after `./beffroi` imports its own chapter, and what only one word of it needs is imported there."""
