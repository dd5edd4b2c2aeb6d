"""Pictures as readers receive them: several sizes, light formats, no position; and the card that networks show for a link."""
