"""Read HTML exports: pages to records in the shape of JSON, by structure alone."""
