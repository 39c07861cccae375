"""Files the program ships: themes, key presets, texts."""
