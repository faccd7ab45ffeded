"""What a browser is given before a page runs: the page that it opens, and the files of which that is made."""
