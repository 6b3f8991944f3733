"""nbgrader's own tests, with our configuration."""
