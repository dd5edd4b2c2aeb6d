"""The commands, a file each that bears its name: a word typed after `./beffroi` imports its own file and no other."""
