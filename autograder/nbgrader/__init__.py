"""What nbgrader loads by dotted name: preprocessors, exporter, configuration, policies.

Inside this package ``import nbgrader`` is the third-party one. Importing the package itself imports
nothing of it, because reading a course's configuration passes through here.
"""
