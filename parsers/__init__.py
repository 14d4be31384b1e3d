"""Read exports: an archive in, tables of items out; no opinion on any of them."""
