"""What a run leaves behind: one file per format, all written through a staging folder."""
