"""One package a vendor, and what they share."""
