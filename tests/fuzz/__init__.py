"""Fuzzing of what comes from outside: notebooks, folders, zip files, names, times."""
