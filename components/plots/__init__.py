"""Plots drawn on the server, of the markup and in the colours of the page, so that they come with it."""
