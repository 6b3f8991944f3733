"""Exit codes of the command line."""

OK = 0
BUG = 1  # a bug of ours
USAGE = 2  # wrong usage, or a mistake in the course folder
INCOMPLETE = 3  # some submissions could not be graded, or a gate did not pass
INTERRUPTED = 130  # what was finished is kept
