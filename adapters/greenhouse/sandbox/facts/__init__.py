"""The 70 lists of Harvest v3 as compact text: fields, types, filters, enums (notes 2 and the registry of reads)."""
