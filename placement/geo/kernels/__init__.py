"""Compiled inner loops for big inputs; each has a plain twin in geo that gives the same answers.

Importing one of these modules costs half a second (numba), so callers do it inside the function
that needs it and only above a size at which it pays. Kernels are compiled at first use, kept on
disk, run without the interpreter's lock, and count in whole numbers throughout.
"""
