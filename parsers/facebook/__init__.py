"""Read the record shapes of Facebook exports."""
