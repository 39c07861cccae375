"""What recruiting systems hold (records), what a person may ask for (intents), and what a person sees (views).

Imports nothing else of ours. Times are whole milliseconds since 1970-01-01 UTC (`Instant`) everywhere inside the
program; only adapters and screens know zones and formats.
"""
