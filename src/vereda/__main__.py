"""`python -m vereda`."""

from vereda.cli import main

main()
