"""Vitay (version 3.7.3): reference checks, beside the candidates of another system."""
