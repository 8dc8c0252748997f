"""Which system calls a process may no longer make: a filter that Linux applies for the rest of its life (seccomp).

An answer computes. It starts no program, makes no namespace, opens no socket, and holds no memory that the limit on its
address space doesn't see; a call that would do so fails with "Operation not permitted". One process is then all there
is to a submission. Standard library only.
"""

import ctypes
import platform
import struct

# The number of each call on x86-64 and on 64-bit ARM; None where there is no such call.
FORBIDDEN = {
    # new programs and processes (threads are let through, see `program`)
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    # namespaces and mounts: a namespace of one's own brings back capabilities in it
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # memory beside the address space
    "shmget": (29, 194),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # the network, and sockets of this machine
    "socket": (41, 198),
    "socketpair": (53, 199),
    # other processes, and doors into the kernel that no answer needs
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "personality": (135, 92),
}
CLONE = (56, 220)
CLONE3 = (435, 435)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, and the kernel's name for it

_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where these stand in what the filter is shown
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000  # a refusal carries an error's number
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x10000
_X32 = 0x40000000  # calls of x86-64's second set have this bit
_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2


def known_machine() -> bool:
    """Whether this machine's system calls are in the table."""
    return platform.system() == "Linux" and platform.machine() in _MACHINES


def forbid() -> None:
    """Forbid the calls to this process, for good. Raises OSError where the system has no such filter."""
    code = program(platform.machine())
    held = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    for option, value, argument in ((_NO_NEW_PRIVS, 1, zero), (_SECCOMP, _FILTER, ctypes.c_char_p(description))):
        if libc.prctl(option, ctypes.c_ulong(value), argument, zero, zero) != 0:
            raise OSError(ctypes.get_errno(), "prctl: the filter for system calls was refused")


def program(machine: str) -> bytes:
    """The filter for a machine, in the kernel's own small language (8 bytes an instruction)."""
    column, name = _MACHINES[machine]
    lines = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, name), _answer(_KILL), (_LOAD, 0, 0, _NUMBER)]
    lines += [(_AT_LEAST, 0, 1, _X32), _answer(_REFUSE + _EPERM)]
    for number in (numbers[column] for numbers in FORBIDDEN.values() if numbers[column] is not None):
        lines += [(_EQUAL, 0, 1, number), _answer(_REFUSE + _EPERM)]
    # its flags lie where no filter can see them; without it, the C library falls back to clone
    lines += [(_EQUAL, 0, 1, CLONE3[column]), _answer(_REFUSE + _ENOSYS)]
    lines += [(_EQUAL, 1, 0, CLONE[column]), _answer(_ALLOW), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    lines += [(_BITS, 0, 1, _CLONE_THREAD), _answer(_ALLOW), _answer(_REFUSE + _EPERM)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _answer(value: int) -> tuple[int, int, int, int]:
    return _RETURN, 0, 0, value
