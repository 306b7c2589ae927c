"""Landlock, by which a Linux process gives up rights for good, its own and those of all that it starts.

No library for it is mature, and it is three system calls: see `man 7 landlock`.
A kernel's version of the interface says which rights it knows; those that it does not know stay open.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

NETWORK = 4
"""The version from which on TCP can be closed."""

_MACHINES = ("x86_64", "aarch64")
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # numbers of the system calls, on both machines
_ASK_VERSION = 1
_PATH_BENEATH = 1
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_CAN_LOOK_ELSEWHERE = (19, 21, 38)  # CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_PERFMON

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_CHANGE_FOLDER = sum(1 << bit for bit in range(4, 13))  # remove and make entries of all kinds
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15  # since versions 2, 3 and 5
_FILES_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_USE = _READ | _WRITE_FILE | _IOCTL
_WRITE = _USE | _CHANGE_FOLDER | _REFER | _TRUNCATE
_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract sockets and signals of processes outside


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


@cache
def version() -> int:
    """The version of the interface that this kernel offers, 0 for none."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return 0
    with suppress(OSError):
        return _call(_CREATE, None, 0, _ASK_VERSION)
    return 0


def restrict(reads: Iterable[str], lists: Iterable[str], uses: Iterable[str], writes: Iterable[str]) -> None:
    """Close this thread, and what it starts, to files but these, to TCP, and to signals for processes outside.

    reads: may be read and executed. lists: folders of which the names may be read.
    uses: devices, which may be written as well. writes: folders for anything.
    What does not exist is left out. Raises OSError where the kernel refuses.
    """
    known = version()
    files = _WRITE & ((1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(known, 16)) - 1)
    ruleset = _Ruleset(files, _TCP if known >= NETWORK else 0, _SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= NETWORK else 8
    descriptor = _call(_CREATE, ctypes.byref(ruleset), size, 0)
    try:
        for places, rights in ((reads, _READ), (lists, _READ_DIR), (uses, _USE), (writes, _WRITE)):
            for place in places:
                with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                    _allow(descriptor, place, rights & files)
        _no_new_privileges()
        _call(_RESTRICT, descriptor, 0)
    finally:
        os.close(descriptor)


def _allow(ruleset: int, place: str, rights: int) -> None:
    folder = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(folder).st_mode):  # the path itself is not asked about: that would be traced
            rights &= _FILES_ONLY
        beneath = _PathBeneath(rights, folder)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(folder)


def _no_new_privileges() -> None:
    """Programs that change their user would get out; the kernel asks for this before it restricts.

    Where the builder is root, programs lose what would let them look into other processes all the same.
    """
    process = ctypes.CDLL(None, use_errno=True)
    for capability in _CAN_LOOK_ELSEWHERE:
        process.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # refused to others, who do not have it
    if process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise _error()


def _call(number: int, *arguments: object) -> int:
    result = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    if result < 0:
        raise _error()
    return result


def _error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"Landlock: {os.strerror(number)}")
