"""``python -m hotpass.cli``."""

from hotpass.cli import main

main()
