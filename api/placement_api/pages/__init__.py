"""The pages that people open: drawn on the server, in Dutch, for each role its own.

A page calls what the API calls, through the same policy; it holds no rule of its own.
"""
