"""The doors of the platform: command line and, later, pages and API."""
