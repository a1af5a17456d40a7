"""A disk that keeps only what was fsynced: the stand-in for a power cut.

A killed process loses nothing that it has written, since the kernel still has it. So in the process
under test every call of fsync and fdatasync is led through `keep`, which then copies the file to
another folder; after the kill that folder is what a power cut would have left. No compiler is
needed: the addresses of the two functions are changed where the loaded libraries look them up.
"""

import ctypes
import os
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

FUNCTIONS = ("fsync", "fdatasync")
PT_LOAD, PT_DYNAMIC = 1, 2
DT_PLTRELSZ, DT_STRTAB, DT_SYMTAB, DT_RELA, DT_RELASZ, DT_JMPREL = 2, 5, 6, 7, 8, 23
SLOTS = {"x86_64": (1, 6, 7), "aarch64": (257, 1025, 1026)}  # kinds that hold an address
READ_WRITE = 3  # PROT_READ | PROT_WRITE
PAGE = os.sysconf("SC_PAGE_SIZE")

_kept_alive: list[Any] = []


class NotHere(Exception):
    """This system loads its libraries in another way: no power cut can be played on it."""


class Header(ctypes.Structure):
    """Elf64_Phdr."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("offset", ctypes.c_uint64),
        ("address", ctypes.c_uint64),
        ("physical", ctypes.c_uint64),
        ("file_size", ctypes.c_uint64),
        ("memory_size", ctypes.c_uint64),
        ("align", ctypes.c_uint64),
    )


class Loaded(ctypes.Structure):
    """The beginning of dl_phdr_info."""

    _fields_ = (
        ("base", ctypes.c_uint64),
        ("name", ctypes.c_char_p),
        ("headers", ctypes.POINTER(Header)),
        ("count", ctypes.c_uint16),
    )


class Relocation(NamedTuple):
    """Where the address of a function stands."""

    library: str
    function: str
    slot: int


def keep(disk: Path) -> None:
    """From now on `disk` holds each file as it was when it was last fsynced; NotHere if it cannot.

    The folder must hold the files as they are now.
    """
    found = list(_slots())
    if not found:
        raise NotHere("no library here calls fsync by a table of addresses")
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, use_errno=True)
    for function in FUNCTIONS:
        real = kind((function, ctypes.CDLL(None, use_errno=True)))
        callback = kind(_then_copy(real, disk))
        _kept_alive.extend((real, callback))
        address = ctypes.cast(callback, ctypes.c_void_p).value
        for one in found:
            if one.function == function:
                _write(one.slot, address or 0)


def is_possible() -> bool:
    """Whether a power cut can be played on this system."""
    return any(_slots())


def _then_copy(real: Callable[[int], int], disk: Path) -> Callable[[int], int]:
    def synced(file: int) -> int:
        done = real(file)
        if done == 0 and stat.S_ISREG(os.fstat(file).st_mode):
            _copy(file, disk / Path(f"/proc/self/fd/{file}").readlink().name)
        return done

    return synced


def _copy(file: int, to: Path) -> None:
    """Through the descriptor that is open: to close another one would drop SQLite's locks."""
    size = os.fstat(file).st_size
    beside = to.with_name(to.name + ".new")
    with beside.open("wb") as copy:
        at = 0
        while at < size and (piece := os.pread(file, size - at, at)):
            at += copy.write(piece)
    beside.replace(to)


def _slots() -> Iterator[Relocation]:
    """Every place from which a loaded library takes the address of fsync or fdatasync."""
    if sys.platform != "linux" or platform.machine() not in SLOTS:
        return
    libraries: list[tuple[int, str, int]] = []

    def note(info: Any, _size: int, _data: object) -> int:
        one = info.contents
        for number in range(one.count):
            if one.headers[number].type == PT_DYNAMIC:
                name = (one.name or b"").decode()
                libraries.append((one.base, name, one.base + one.headers[number].address))
        return 0

    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Loaded), ctypes.c_size_t, ctypes.c_void_p)
    ctypes.CDLL(None).dl_iterate_phdr(kind(note), None)
    for base, name, dynamic in libraries:
        if not Path(name).name.startswith(("libc.", "libc-", "ld-", "linux-vdso")):
            yield from _slots_of(base, name, dynamic)


def _slots_of(base: int, name: str, dynamic: int) -> Iterator[Relocation]:
    tags: dict[int, int] = {}
    while (tag := _word(dynamic)) != 0:
        tags[tag] = _word(dynamic + 8)
        dynamic += 16
    if DT_SYMTAB not in tags or DT_STRTAB not in tags:
        return
    symbols, strings = (_absolute(tags[tag], base) for tag in (DT_SYMTAB, DT_STRTAB))
    for table, size in ((DT_JMPREL, DT_PLTRELSZ), (DT_RELA, DT_RELASZ)):
        if table not in tags:
            continue
        start = _absolute(tags[table], base)
        for at in range(start, start + tags.get(size, 0), 24):
            info = _word(at + 8)
            if info & 0xFFFFFFFF not in SLOTS[platform.machine()]:
                continue
            offset = ctypes.c_uint32.from_address(symbols + 24 * (info >> 32)).value
            function = ctypes.string_at(strings + offset).decode(errors="replace")
            if function in FUNCTIONS:
                yield Relocation(name, function, base + _word(at))


def _absolute(value: int, base: int) -> int:
    return value if value >= base else base + value  # glibc has added the base, musl has not


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


def _write(slot: int, address: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    page = ctypes.c_void_p(slot // PAGE * PAGE)
    if libc.mprotect(page, ctypes.c_size_t(PAGE), READ_WRITE):  # it is read-only once it is linked
        raise NotHere(os.strerror(ctypes.get_errno()))
    ctypes.c_uint64.from_address(slot).value = address
