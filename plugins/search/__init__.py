"""What is online is found: the index of its pages in small files, made when they are about to go there."""
