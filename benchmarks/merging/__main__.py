import sys

from benchmarks.merging import main

main(sys.argv[1:])
