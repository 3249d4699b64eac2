"""Background jobs. They live in the same database, so that a job and the row that asks for it commit together.

Tasks are declared in `exchange/*/jobs.py` with `@app.task(...)`. A job may be done twice: when its worker is killed,
another begins it anew within seconds. What it does must therefore commit whole and be idempotent.
"""

from procrastinate.contrib.django import app

__all__ = ["app"]
