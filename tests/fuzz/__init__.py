"""Hold what is true of every input, and look for one of which it is not.

Each target module has ``seeds()``, inputs to begin with, and ``check(data)``, which
raises AssertionError, or whatever the readers raise, where a promise is broken. The
suite runs them over the seeds and ``kept/``; ``python -m tests.fuzz`` runs them under
atheris.
"""
