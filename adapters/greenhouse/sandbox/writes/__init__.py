"""What the API writes: notes 3, and the other writes that the reference of Harvest v3 lists."""
