"""Passwords that cost next to nothing: hashing one for real takes a quarter of a second."""

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from placement.store import accounts

CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
STRONG = accounts.hasher()
"""What the platform uses."""
