"""Read the record shapes of Instagram exports."""
