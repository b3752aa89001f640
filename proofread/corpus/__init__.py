"""How does text become batches? Readers, streams, buckets, the data module."""
