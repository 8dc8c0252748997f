"""Giving up rights for good: what a process does to itself before it runs a stranger's code. Linux.

Standard library only; ctypes, because Python 3.11 has no os.unshare, and no Python has mount or capset. Every function
raises OSError that names the call which the system refused.
"""

import contextlib
import ctypes
import os
import resource
import struct
import sys
from functools import cache
from pathlib import Path

NOBODY = 65534

_NEW_MOUNTS, _NEW_IPC, _NEW_USERS, _NEW_PIDS = 0x20000, 0x8000000, 0x10000000, 0x20000000
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8
_DUMPABLE, _DROP_BOUND, _AMBIENT, _CLEAR_ALL = 4, 24, 47, 4
_CAPABILITIES_3 = 0x20080522  # the version of capset's layout


def become_nobody() -> None:
    """Be uid and gid 65534 without any other group, where the process is root so far."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def own_users_and_processes() -> None:
    """Enter a user namespace and, with the next fork, a process namespace. The process must have one thread only.

    In them it may make further namespaces, however little it may do outside.
    """
    uid, gid = os.getuid(), os.getgid()
    _prctl(_DUMPABLE, 1)  # else its own files in /proc belong to root
    _call("unshare", _NEW_USERS | _NEW_PIDS)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1")):
        Path(f"/proc/self/{name}").write_text(text)


def be_unreadable() -> None:
    """No other process of the same user may read this one's memory or descriptors."""
    _prctl(_DUMPABLE, 0)


def next_child_gets_own_processes() -> None:
    """The next fork makes process 1 of a new namespace; killing that one kills everything that it ever started."""
    _call("unshare", _NEW_PIDS)


def children_get_processes_of(namespace: int) -> None:
    """Forks from now on belong to the process namespace of this descriptor (of /proc/self/ns/pid)."""
    _call("setns", namespace, _NEW_PIDS)


def own_files(scratch_bytes: int) -> None:
    """Mounts of its own: an empty /job of limited size, the working folder from now on, and nothing in /proc."""
    _call("unshare", _NEW_MOUNTS | _NEW_IPC)
    careful = _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS
    files = max(16, scratch_bytes >> 14)
    _mount_memory("/job", careful, f"size={scratch_bytes},nr_inodes={files},mode=700")
    _mount_memory("/proc", careful | _READ_ONLY, "size=4k,nr_inodes=2,mode=555")
    os.chdir("/job")


def set_limits(*, memory: int, seconds: float, threads: int | None, file_bytes: int) -> None:
    """The system's limits. memory: bytes beyond what is mapped now. threads: None where they would be counted together
    with the user's other processes."""
    limits = {
        "AS": _mapped() + memory,
        "CPU": int(seconds) + 1,
        "NPROC": threads,
        "FSIZE": file_bytes,
        "NOFILE": 64,
        "CORE": 0,
        "MEMLOCK": 65536,
        "MSGQUEUE": 0,
        "SIGPENDING": 256,
    }
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if value is None or kind is None or (name == "AS" and sys.platform != "linux"):
            continue  # macOS takes an AS limit and forgets it
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def promise_no_new_capabilities() -> None:
    """Whatever this process and its children have dropped, no program that they start brings back."""
    for capability in range(64):
        with contextlib.suppress(OSError):  # the kernel knows fewer than 64
            _prctl(_DROP_BOUND, capability)
    _prctl(_AMBIENT, _CLEAR_ALL)


def drop_capabilities() -> None:
    """Have no capability any more."""
    _call("capset", struct.pack("Ii", _CAPABILITIES_3, 0), bytes(24))


def _mapped() -> int:
    """Bytes of address space that the process has now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _mount_memory(place: str, flags: int, options: str) -> None:
    _call("mount", b"tmpfs", place.encode(), b"tmpfs", flags, options.encode())


def _prctl(option: int, value: int) -> None:
    _call("prctl", option, value, 0, 0, 0)


def _call(name: str, *arguments: int | bytes) -> None:
    """Call the C library; whole numbers go as unsigned long, which is what these functions read."""
    typed = [ctypes.c_ulong(argument) if isinstance(argument, int) else argument for argument in arguments]
    if getattr(_libc(), name)(*typed) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
