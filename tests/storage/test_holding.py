"""An SQLite file is served by one process, from a disk of its own machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage import holding

MOUNTS = """\
/dev/vda / ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
filer:/home /home nfs4 rw 0 0
/dev/vdb /home/local\\040disk ext4 rw 0 0
//filer/share /mnt/share cifs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mounts"
    file.write_text(MOUNTS)
    return file


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("/var/lib/genjin.db", ""),
        ("/home/ann/genjin.db", "nfs4"),
        ("/home/local disk/genjin.db", ""),
        ("/homework/genjin.db", ""),
        ("/mnt/share/genjin.db", "cifs"),
    ],
)
def test_the_nearest_mount_tells_whether_it_is_a_network_s(
    mounts: Path, file: str, kind: str
) -> None:
    assert kind == holding.network_of(Path(file), mounts)


def test_where_nobody_tells_about_mounts_nothing_is_refused(tmp_path: Path) -> None:
    assert "" == holding.network_of(tmp_path, tmp_path / "none")


def test_a_network_file_system_is_refused_with_what_to_do(mounts: Path) -> None:
    """Before the file is touched."""
    with (
        pytest.raises(holding.Unsafe, match=r"network file system \(cifs\).*PostgreSQL"),
        holding.held(Path("/mnt/share/genjin.db"), mounts),
    ):
        pytest.fail("it was held")


def test_a_second_one_is_told_who_serves_the_file(tmp_path: Path) -> None:
    """And may have it as soon as the first one is gone."""
    file = tmp_path / "data" / "genjin.db"

    with (
        holding.held(file),
        pytest.raises(holding.Unsafe, match=r"served by process \d+ on .* stop that one first"),
        holding.held(file),
    ):
        pytest.fail("both hold it")
    with holding.held(file):
        pass


def test_who_was_killed_holds_nothing(tmp_path: Path) -> None:
    """A server that is started again after a power cut needs no help."""
    file = tmp_path / "genjin.db"
    script = (
        "import sys, time; from pathlib import Path; from storage import holding\n"
        "with holding.held(Path(sys.argv[1])): print('mine', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)],
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert "mine\n" == other.stdout.readline()
        other.kill()
        other.wait(10)

    with holding.held(file):
        pass
