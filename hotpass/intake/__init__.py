"""What a person drops becomes files, or sentences why not, in a process of its own.

Copying, unpacking and judging large files takes long; whoever dropped them sees how far that is.
"""

from hotpass.intake.desk import Drop, Incoming, TakenIn, take_in

__all__ = ["Drop", "Incoming", "TakenIn", "take_in"]
