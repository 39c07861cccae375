"""`python -m app.cli`: what child processes are started with, because it needs no script on the PATH."""

from app.cli import main

main()
