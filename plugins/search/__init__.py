"""What is online is found: the index of the pages by Pagefind, made when they are about to go there."""
