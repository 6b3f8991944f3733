"""The attack harness: hostile submissions, each with its expected verdict."""
