"""Cegid Talentsoft (Recruiting)."""
