"""Where a linkage is worked out: on this machine (`local`) or on a cluster (`spark`). Both call the same functions."""
