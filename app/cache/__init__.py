"""The local cache: one SQLite file that holds what the vendors said, what a person sees and what is still to be sent.

Every read and every transaction is a plain function of a connection, so that the terminal app can run them on a
thread and the command line can call them as they are. All SQL of the program lives in this package.
"""
