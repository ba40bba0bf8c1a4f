"""Files and services, read into tables."""
