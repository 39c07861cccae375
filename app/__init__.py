"""The core: what recruiting systems hold, the local cache, the queue, and the command line."""

__version__ = "0.1.0"
