"""The catalogue: what was uploaded, which runs there are, what they did, and what they published.

SQLite in the workspace by default, PostgreSQL by ``HOTPASS_DATABASE_URL``; the same SQLAlchemy Core code for
both. Each module holds the statements of one aggregate, as functions over a connection, so that several of
them can be one transaction: ``with catalogue.write() as connection: runs.claim(connection, …)``.
"""

from hotpass.catalogue.database import Catalogue

__all__ = ["Catalogue"]
