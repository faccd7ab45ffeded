"""Parts of pages: each shows values that it is given and returns what the person chose."""
