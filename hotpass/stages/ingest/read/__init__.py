"""Reading a file into grids, in a child process: fast readers may abort the process they run in.

The child (``python -m hotpass.stages.ingest.read``) imports nothing but what the file's format needs.
"""
