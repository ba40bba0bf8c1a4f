"""Long work that survives a kill: the match as a durable job."""

from placement.jobs.matching import Matching, launch, leave, queue_url, stop
from placement.jobs.worker import Worker

__all__ = ["Matching", "Worker", "launch", "leave", "queue_url", "stop"]
