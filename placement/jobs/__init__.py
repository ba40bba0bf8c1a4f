"""Long work that survives a kill: the match as a durable job."""

from placement.jobs.matching import Matching, launch, queue_url, stop

__all__ = ["Matching", "launch", "queue_url", "stop"]
