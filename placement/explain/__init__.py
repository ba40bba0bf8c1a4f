"""Why, why not, and what else."""
