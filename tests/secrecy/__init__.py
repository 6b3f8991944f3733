"""Nothing hidden reaches a trainee: canaries, a course with more of them, and a search."""
