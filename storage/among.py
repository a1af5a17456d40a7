"""Whether a column is among many ids, which go to the database as one parameter.

A parameter for each id would make a page of another length another statement, to be compiled and
planned anew; this one is made once and serves all pages.
"""

from collections.abc import Iterable
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Ids(sa.types.TypeDecorator[Iterable[int]]):
    """Some integer ids: an array on PostgreSQL, JSON on SQLite, which has no arrays."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """How they travel."""
        kind = postgresql.ARRAY(sa.BigInteger) if _has_arrays(dialect) else sa.Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[int] | None, dialect: sa.Dialect) -> Any:
        """A list, or the JSON of one."""
        ids = list(value or ())
        return ids if _has_arrays(dialect) else orjson.dumps(ids).decode()


class _Among(FunctionElement[bool]):
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """As it is: SQLite would find no index for "column IN (...) = 1"."""
        return self


def among(
    column: sa.ColumnElement[Any], ids: sa.BindParameter[Iterable[int]] | Iterable[int]
) -> sa.ColumnElement[bool]:
    """The condition that the column is one of these: ids, or a parameter of the type Ids."""
    bound = ids if isinstance(ids, sa.BindParameter) else sa.bindparam(None, ids, type_=Ids())
    return _Among(column, bound)


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  # compiled parts


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({ids})"


def _has_arrays(dialect: sa.Dialect) -> bool:
    return dialect.name == "postgresql"
