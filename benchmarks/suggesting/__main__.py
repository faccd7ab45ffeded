import sys

from benchmarks.suggesting.measure import main

main(sys.argv[1:])
