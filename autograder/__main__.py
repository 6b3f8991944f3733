"""``python -m autograder``."""

if __name__ == "__main__":  # a worker process imports this module too, and needs no command line
    from autograder.cli import main

    main()
