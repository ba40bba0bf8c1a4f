"""Reference data: regions, their rulebooks and sources, and the demo region."""
