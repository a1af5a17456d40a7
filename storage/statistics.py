"""What SQLite believes about how many rows share a value, so that it chooses the right index.

Nothing analyses an SQLite file by itself, and without numbers it takes ten rows for all that the
organization has. Those of a real ANALYZE would be true of one day; these are true enough of any
company, and the same plan runs in tests and after years (sqlite.org/lang_analyze.html, "fixed
results of ANALYZE"). PostgreSQL keeps its own.
"""

import sqlalchemy as sa

from storage.database import Transaction

ROWS = 1_000_000  # of every table: a plan for many is good enough for few
# How many values a column has; one that is not here tells a row from nearly all others.
VALUES = {
    "organization_id": 1,
    "deleted_at": 1,
    "status": 3,
    "state": 3,
    "subject_kind": 3,
    "refers_kind": 3,
    "kind": 3,
    "platform": 3,
    "app": 3,
    "author_id": 200,
    "user_id": 200,
    "manager_id": 200,
    "assignee_id": 200,
    "conversation_id": 1_000,
    "visit_count": 1_000,
    "subject_id": 50_000,
    "customer_id": 50_000,
    "lead_id": 50_000,
    "opportunity_id": 50_000,
}


def suppose(transaction: Transaction) -> None:
    """Write them down for every index there is; connections opened from now on go by them."""
    transaction.exec_driver_sql("ANALYZE sqlite_schema")  # makes sqlite_stat1, which is all ours
    transaction.exec_driver_sql("DELETE FROM sqlite_stat1")
    rows = [
        {"name": table, "index_name": index, "stat": _stat(transaction, index, bool(is_unique))}
        for table in sa.inspect(transaction).get_table_names()
        for _, index, is_unique, *_ in transaction.exec_driver_sql(
            f'PRAGMA index_list("{table}")'
        ).all()
    ]
    statement = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:name, :index_name, :stat)"
    transaction.execute(sa.text(statement), rows)


def _stat(transaction: Transaction, index: str, is_unique: bool) -> str:
    """All rows, then how many share the values of the first column, of the first two and so on."""
    columns = transaction.exec_driver_sql(f'PRAGMA index_info("{index}")').all()
    shared = [ROWS]
    for _, _, column in columns:
        shared.append(max(shared[-1] // VALUES.get(column or "", ROWS), 1))
    if is_unique:
        shared[-1] = 1
    return " ".join(map(str, shared))
