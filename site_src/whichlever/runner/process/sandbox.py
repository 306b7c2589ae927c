"""A lesson runs closed: it reads libraries and the project, writes its scratch folder, and opens no network.

Landlock keeps that where the system has it, also for programs that a lesson starts. What Python itself opens
is refused here first, with words that say what to do; where there is no Landlock, that is all.
"""

from __future__ import annotations

import json
import mimetypes
import os
import re
import site
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distributions
from os.path import normcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from whichlever.runner.process import landlock
from whichlever.runner.process.environment import FIGURE_SETTINGS
from whichlever.runner.process.spec import ChildSpec

_SYSTEM = (
    "/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/opt", "/nix/store", "/gnu/store",
    "/System", "/Library", "/private/var/db/timezone", "/var/cache/fontconfig",
    "/proc", "/dev", "/sys/devices/system", "/sys/fs/cgroup",
)  # fmt: skip
_SETTINGS = (  # below /etc: what libraries cannot do without; other files there tell of one machine only
    "alternatives", "crypto-policies", "fonts", "group", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
    "locale.alias", "localtime", "nsswitch.conf", "os-release", "passwd", "pki/ca-trust/extracted", "pki/tls/certs",
    "pki/tls/openssl.cnf", "ssl/certs", "ssl/openssl.cnf", "timezone",
)  # fmt: skip
_DEVICES = (
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx", "/dev/pts",
)  # fmt: skip
_OPEN_ALREADY = ("/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/proc/self/fd")
_SHARED_MEMORY = "/dev/shm"
_SOMEBODY_ELSES = re.compile(r"/proc/(\d+)/environ")
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Mapping[str, tuple[tuple[int, int | None], ...]] = {  # audit event: arguments that name what it changes,
    "os.remove": ((0, 1),),  # each with the argument that holds its folder's descriptor
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "shutil.rmtree": ((0, 1),),
    "shutil.move": ((0, None), (1, None)),
}
_BRING = "copy what it needs into its folder, or make it a data set"
_NETWORK_SCHEMES = ("http", "https", "ftp")
_NO_NAME_NEEDED = (None, "", "localhost", "127.0.0.1", "::1", b"localhost")


@dataclass(frozen=True)
class Sandbox:
    """What a lesson may use. All paths are absolute; a folder stands for all that is below it."""

    root: str
    """The project's folder."""
    reads: tuple[str, ...]
    lists: tuple[str, ...]
    """Folders whose names may be read, but not their files."""
    uses: tuple[str, ...]
    """Devices, which are read and written."""
    writes: tuple[str, ...]
    _decided: dict[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool], compare=False)

    def close(self) -> None:
        """From now on, this process is closed. Cannot be taken back. Raises OSError where the kernel refuses."""
        sys.addaudithook(self.check)
        if landlock.version():
            landlock.restrict(self.reads, self.lists, self.uses, self.writes)

    def check(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Raise PermissionError if what Python is about to do is not allowed; an audit hook."""
        if event == "open":
            self._check_open(*arguments[:3])
        elif event in ("os.listdir", "os.scandir"):
            self._check_path("list", arguments[0] if arguments and arguments[0] is not None else ".")
        elif changes := _CHANGES.get(event):
            for path, folder in changes:
                self._check_path("write", arguments[path], -1 if folder is None else arguments[folder])
        elif check := _NETWORK.get(event):
            check(self, arguments)

    def _check_open(self, path: Any, mode: Any, flags: Any) -> None:
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else flags & _WRITING_FLAGS
        self._check_path("write" if writes else "read", path)

    def _check_path(self, purpose: str, path: Any, folder: Any = -1) -> None:
        text = _absolute(path, folder)
        if text is None:
            return
        if (purpose, text) not in self._decided:
            self._decided[purpose, text] = self._allows(purpose, text)
        if not self._decided[purpose, text]:
            raise PermissionError(self._refusal(purpose, text))

    def _allows(self, purpose: str, path: str) -> bool:
        allowed = (*_OPEN_ALREADY, *self.uses, *self.writes)
        if purpose != "write":
            allowed += self.reads + (self.lists if purpose == "list" else ())
            somebody = _SOMEBODY_ELSES.fullmatch(path)
            if somebody and int(somebody[1]) != os.getpid():
                return False
        return any(_is_below(place, allowed) for place in (path, os.path.realpath(path)))

    def _refusal(self, purpose: str, path: str) -> str:
        if purpose != "write":
            return f"a lesson may not read {path}; {_BRING}"
        name = os.path.relpath(path, self.root) if _is_below(path, (self.root,)) else None
        todo = "write to a temporary folder (tempfile.TemporaryDirectory)"
        if name is None:
            return f"a lesson may not write {path}; {todo}"
        return f"a lesson may not change the project's files, and this one would change {name}; {todo}"

    def _check_address(self, arguments: tuple[Any, ...]) -> None:
        endpoint, address = arguments
        if endpoint.family == getattr(socket, "AF_UNIX", None):
            if address and address[:1] not in ("\0", b"\0"):  # not an abstract one
                self._check_path("write", address)
        elif not (sys.platform == "win32" and address[0] in _NO_NAME_NEEDED):  # how a pair of sockets is made there
            raise PermissionError(_no_network(_in_words(address)))

    def _check_name(self, arguments: tuple[Any, ...]) -> None:
        if arguments[0] not in _NO_NAME_NEEDED:
            raise PermissionError(_no_network(_in_words(arguments[0])))

    def _check_url(self, arguments: tuple[Any, ...]) -> None:
        if urlsplit(arguments[0]).scheme in _NETWORK_SCHEMES:
            raise PermissionError(_no_network(arguments[0]))


_NETWORK: Mapping[str, Callable[[Sandbox, tuple[Any, ...]], None]] = {
    "socket.connect": Sandbox._check_address,
    "socket.bind": Sandbox._check_address,
    "socket.sendto": Sandbox._check_address,
    "socket.getaddrinfo": Sandbox._check_name,
    "socket.gethostbyname": Sandbox._check_name,
    "socket.gethostbyaddr": Sandbox._check_name,
    "http.client.connect": lambda sandbox, arguments: sandbox._check_name(arguments[1:]),
    "urllib.Request": Sandbox._check_url,
}


def sandbox_of(spec: ChildSpec) -> Sandbox:
    """What the lesson may use whose process this is."""
    root, scratch = Path(spec.root), Path(spec.scratch)
    reads = [
        *installed_places(),
        *_project_entries(root, spec.excluded),
        spec.folder,
        *(each for each in (spec.engine, spec.bytecode, str(scratch.parent / FIGURE_SETTINGS)) if each),
    ]
    writes = (spec.scratch, _SHARED_MEMORY)
    return Sandbox(spec.root, _both_ways(reads), _both_ways([spec.root]), (*_DEVICES, os.devnull), _both_ways(writes))


def not_enforced() -> str:
    """What this system cannot keep lessons from, in a sentence; empty where it can."""
    version = landlock.version()
    if version >= landlock.NETWORK:
        return ""
    if version:
        return "programs that lessons start can open connections, since this system's Landlock knows of none"
    return (
        "programs that lessons start can write files and open connections, since this system has no Landlock; "
        "Python's own are refused"
    )


@cache
def installed_places() -> tuple[str, ...]:
    """Where programs, libraries and packages lie. The forkserver asks once, for all its forks."""
    python = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *sys.path, *_edited_packages()]
    if site.ENABLE_USER_SITE:
        python.append(site.getusersitepackages())
    paths = [os.environ.get(name, "").split(os.pathsep) for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")]
    settings = [f"/etc/{name}" for name in _SETTINGS] + [str(place) for place in mimetypes.knownfiles]
    windows = [os.environ[name] for name in ("SYSTEMROOT", "PROGRAMFILES") if name in os.environ]
    computed = [place for place in (*python, *(one for each in paths for one in each)) if not _is_too_much(place)]
    return _both_ways([*_SYSTEM, *settings, *windows, *computed])


def _is_too_much(place: str) -> bool:
    """Whether a place that is configured somewhere would open a whole home, or everything."""
    home = os.path.realpath(os.path.expanduser("~"))  # noqa: PTH111
    return not os.path.isabs(place) or _is_below(home, (os.path.realpath(place),))  # noqa: PTH117


def _edited_packages() -> Iterator[str]:
    """Folders of packages that are installed for editing."""
    for each in distributions():
        told = json.loads(each.read_text("direct_url.json") or "{}")
        if told.get("dir_info", {}).get("editable"):
            yield url2pathname(urlsplit(told["url"]).path)


def _project_entries(root: Path, excluded: Iterable[str]) -> Iterator[str]:
    """What lies in a project's folder, hidden things aside (version control, keys), and links to other places."""
    for entry in os.scandir(root):
        if not entry.name.startswith(".") and entry.name not in excluded:
            yield entry.path
    for name in ("lessons", "datasets"):
        for folder, folders, files in os.walk(root / name):
            for each in (*folders, *files):
                if os.path.islink(link := f"{folder}{os.sep}{each}"):  # noqa: PTH114
                    yield link


def _both_ways(places: Iterable[str]) -> tuple[str, ...]:
    """Paths as they are written and as they are, each once, those that exist; none below another."""
    found = dict.fromkeys(path for place in places for path in (os.path.abspath(place), os.path.realpath(place)))  # noqa: PTH100
    outer: list[str] = []
    for place in sorted(found):
        if os.path.exists(place) and not (outer and _is_below(place, outer[-1:])):  # noqa: PTH110
            outer.append(place)
    return tuple(outer)


def _no_network(what: str) -> str:
    return f"a lesson has no network, and this one would open {what}; {_BRING}"


def _in_words(address: Any) -> str:
    if isinstance(address, tuple):
        return ":".join(str(part) for part in address[:2])
    return os.fsdecode(address) if isinstance(address, bytes) else str(address)


def _absolute(path: Any, folder: Any) -> str | None:
    """A path as text; None for what is no path, or lies where nobody can know."""
    try:
        text = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0:
            text = os.path.join(Path(f"/proc/self/fd/{folder}").readlink(), text)  # noqa: PTH118
        return os.path.abspath(text)  # noqa: PTH100
    except (TypeError, OSError):
        return None


def _is_below(path: str, places: Iterable[str]) -> bool:
    inside = normcase(path)
    return any(inside == place or inside.startswith(place.rstrip(os.sep) + os.sep) for place in map(normcase, places))
