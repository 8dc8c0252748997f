"""How the zygote is started: inside bubblewrap, which shows it a handful of read-only files, or bare.

Inside there are the Python that runs this, NumPy (and PyTorch with what it needs, where it is wanted), a few modules of
this package and one lab's run functions. Nothing else of the course, the machine or its users is there.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COURSE = "/course"  # where the package is inside
RUN = f"{COURSE}/run.py"
MODULES = (
    "calling",
    "plain",
    "tensors",
    *(f"sandbox/{name}" for name in ("answering", "confine", "frames", "standins", "system_calls", "zygote")),
)
ENVIRONMENT = {
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    "HOME": "/job",
    "TMPDIR": "/job",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",  # so that sets have one order
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
Mount = tuple[str, ...]  # one of bwrap's options; its last word is a place inside
_RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")


class NoSandbox(Exception):
    """Student code can't be isolated here: one sentence that says what is missing and what to do."""

    @classmethod
    def because(cls, missing: str, remedy: str) -> "NoSandbox":
        """The exception for what is missing; remedy: what would mend it."""
        return cls(
            f"Student code is run in a sandbox, and here is none: {missing}; {remedy}, or grade in the course's "
            "container, or, where you trust every submission, with --unsafe."
        )


def confined(run: Path, torch: bool) -> list[str]:
    """The command that starts a zygote inside bubblewrap, without its configuration. Raises NoSandbox."""
    if sys.platform != "linux":
        raise NoSandbox.because("it needs Linux", "use a Linux machine")
    if not (program := shutil.which("bwrap")):
        raise NoSandbox.because(
            "the program bwrap isn't installed", "install bubblewrap (Debian and Ubuntu: apt install bubblewrap)"
        )
    python = Path(sys.executable).resolve()
    packages = _packages(["numpy", *(["torch"] if torch else [])])
    mounts = [*_python(python), *_only(packages), *_course(run), *_machine()]
    path = [COURSE, *dict.fromkeys(str(package.parent) for package in packages)]
    return [program, *_namespaces(), *_parents(mounts), *chain(*mounts), *_environment(path), *_interpreter(python)]


def bare(scratch: str) -> tuple[list[str], dict[str, str]]:
    """The command that starts a zygote as any other program, without its configuration, and its environment.

    Raises NoSandbox where processes can't be forked.
    """
    if not hasattr(os, "fork"):
        raise NoSandbox("Grading forks processes, which this system can't: use Linux, macOS or the course's container.")
    folders = dict.fromkeys(str(package.parent) for package in _packages(["numpy"]))
    environment = ENVIRONMENT | {"PYTHONPATH": os.pathsep.join([str(ROOT), *folders])}
    return _interpreter(Path(sys.executable).resolve()), environment | {"HOME": scratch, "TMPDIR": scratch}


def refused(said: str) -> NoSandbox:
    """What to tell where bwrap, or the kernel, said this and went no further."""
    said = " ".join(said.split()) or "bwrap ended without a word"
    if _RESTRICTED.exists() and _RESTRICTED.read_text().strip() == "1":
        return NoSandbox.because(
            f"this system lets no ordinary program make user namespaces ({said})",
            "allow it (sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0)",
        )
    return NoSandbox.because(f"the system refused it ({said})", "allow user namespaces (man 7 user_namespaces)")


def _namespaces() -> list[str]:
    """Everything unshared, no capability, nothing of the environment.

    Root stays root for a moment, to become a user whom limits bind: with a user namespace its processes would be
    root's outside, and the kernel counts root's processes for no limit.
    """
    alone = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.getuid() == 0:
        user = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        user = ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
    return [*alone, *user, "--hostname", "job", "--die-with-parent", "--new-session", "--clearenv"]


def _python(python: Path) -> Iterator[Mount]:
    """The interpreter, its library and the system's; packages that lie in there are hidden."""
    shown: list[Path] = []
    for folder in (Path("/usr/lib"), Path("/usr/lib64"), *(Path(sys.base_prefix, name) for name in ("lib", "lib64"))):
        if folder.is_dir() and not any(folder.is_relative_to(other) for other in shown):
            shown.append(folder)
            yield _show(folder)
    for place in (Path("/lib"), Path("/lib64"), Path("/etc/ld.so.cache")):
        if place.is_symlink():
            yield "--symlink", os.readlink(place), str(place)
        elif place.exists():
            yield _show(place)
    yield _show(python)
    for folder in shown:
        for packages in [*folder.glob("python3*/site-packages"), *folder.glob("python3*/dist-packages")]:
            yield "--tmpfs", str(packages)
            yield "--remount-ro", str(packages)


def _only(packages: list[Path]) -> Iterator[Mount]:
    """These packages, in folders where nothing else is."""
    for folder in dict.fromkeys(package.parent for package in packages):
        yield "--tmpfs", str(folder)
        yield from (_show(package) for package in packages if package.parent == folder)
        yield "--remount-ro", str(folder)


def _course(run: Path) -> Iterator[Mount]:
    yield _show(run, RUN)
    for name in MODULES:
        yield _show(Path(__file__).parents[1] / f"{name}.py", f"{COURSE}/utils/grading/{name}.py")


def _machine() -> Iterator[Mount]:
    """What a system has besides; each child mounts its own scratch folder on /job, and nothing on /proc."""
    yield "--proc", "/proc"
    yield "--perms", "1777", "--tmpfs", "/job"
    for device in ("/dev/null", "/dev/urandom"):
        yield "--dev-bind", device, device
    yield "--chdir", "/job"
    yield "--remount-ro", "/"


def _parents(mounts: list[Mount]) -> Iterator[str]:
    """The folders above all mounts, open to everybody: bwrap would make them for root only."""
    for folder in dict.fromkeys(above for mount in mounts for above in reversed(Path(mount[-1]).parents)):
        yield from ("--dir", str(folder))


def _packages(names: list[str]) -> list[Path]:
    """The files and folders that belong to distributions and to whatever they need, as they lie in site-packages."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        try:
            held = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # needed on another system, or an extra
        if held.metadata["Name"] not in found:
            found[held.metadata["Name"]] = _parts(held)
            waiting += [re.match(r"[\w.-]+", line)[0] for line in held.requires or [] if "extra ==" not in line]
    return sorted({part for parts in found.values() for part in parts})


def _parts(held: metadata.Distribution) -> set[Path]:
    top = {Path(file).parts[0] for file in held.files or []} - {"..", "__pycache__"}
    return {path for name in top if (path := Path(held.locate_file(name))).exists()}


def _environment(path: list[str]) -> Iterator[str]:
    for name, value in (ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(path)}).items():
        yield from ("--setenv", name, value)


def _interpreter(python: Path) -> list[str]:
    """Python without the user's own packages and without `site`, which would read every .pth file."""
    return [str(python), "-s", "-S", "-P", "-m", "utils.grading.sandbox.zygote"]


def _show(path: Path, inside: str | None = None) -> Mount:
    return "--ro-bind", str(path), inside or str(path)
