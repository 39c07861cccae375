"""What the API writes: everything that the reference of Harvest v3 lists, an area a file."""
