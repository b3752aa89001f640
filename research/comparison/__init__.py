"""Several trained networks on the same sentences: which ingredient helps, where, and by how much."""
