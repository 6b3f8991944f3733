"""The public checks, a module a task. Read them: nothing here is secret."""
