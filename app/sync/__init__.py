"""Pulling what vendors hold and sending what a person asked, by one process a cache at a time.

What to do about an operation is decided in `decide`, which waits for nothing and talks to nobody; `sender`, `puller`
and `engine` carry it out.
"""
