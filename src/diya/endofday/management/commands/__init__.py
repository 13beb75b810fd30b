"""The commands themselves, one file each.
Their names are what a person types after `diya`."""
