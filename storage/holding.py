"""One machine, one process: where an SQLite file may lie, and who serves from it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]

MOUNTS = Path("/proc/mounts")
# Their locks hold on one machine only, or do not hold at all, and SQLite's shared memory never
# reaches another one.
NETWORK = frozenset(
    "afs ceph cifs fuse.ceph-fuse fuse.gcsfuse fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs "
    "gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 smb2 smb3 smbfs".split()
)


class Unsafe(Exception):
    """The file cannot be served from safely; the message says why and what to do."""


def network_of(file: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system that the file lies on; "" where it lies on none."""
    try:
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:  # no Linux: nobody tells
        return ""
    here, found, kind = file.resolve(), -1, ""
    for line in lines:
        _, point, name, *_ = line.split(" ")
        mounted = Path(point.encode().decode("unicode_escape"))
        if here.is_relative_to(mounted) and len(mounted.parts) >= found:
            found, kind = len(mounted.parts), name
    return kind if kind in NETWORK else ""


@contextmanager
def held(file: Path, mounts: Path = MOUNTS) -> Iterator[None]:
    """Inside, this process is the only one that serves from the file.

    Whoever is killed lets go at once: the lock is the system's own.
    """
    kind = network_of(file, mounts)
    if kind:
        raise Unsafe(
            f"{file} lies on a network file system ({kind}), where SQLite loses data: put it on a "
            "disk of this machine, or use PostgreSQL, which serves several"
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + "-lock")
    with beside.open("a+") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                lock.seek(0)
                holder = lock.read().strip() or "another process"
                raise Unsafe(
                    f"{file} is served by {holder} already: stop that one first. For several "
                    "processes or machines use PostgreSQL"
                ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        lock.flush()
        yield
