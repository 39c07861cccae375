"""Greenhouse, by its Harvest API v3."""
