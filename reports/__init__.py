"""Show what the audit found: tables in, files out; nothing is judged here."""
