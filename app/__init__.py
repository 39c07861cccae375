"""The core: what recruiting systems hold, the local cache, the queue, and the command line."""
