"""What a cell prints on stderr where it asks for what a sandbox does not have."""

__all__ = ["NO_COMMANDS", "NO_INPUT"]

NO_INPUT = "input is not available while grading"
NO_COMMANDS = "shell commands and installations are not available while grading"
