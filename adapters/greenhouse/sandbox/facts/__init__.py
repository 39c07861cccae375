"""The 70 lists of Harvest v3 as compact text: fields, types, filters, enums."""
