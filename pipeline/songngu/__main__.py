"""`python -m songngu`."""

from songngu.cli import main

if __name__ == "__main__":
    main()
