"""What a class installs, without a network if need be: the lock, wheels by platform, scripts that set up and check."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement

from whichlever.errors import UsageError

LOCK = Path(__file__).with_name("lab.lock")
SCRIPTS = {"setup.sh": "setup.sh.txt", "setup.cmd": "setup.cmd.txt", "check_setup.py": "check_setup.py.txt"}
TEMPLATES = Path(__file__).with_name("templates")
PYTHONS = ("3.11", "3.12", "3.13")
PATCH = 9  # of each Python, as far as markers and wheels ask
PLATFORMS: Mapping[str, Mapping[str, str]] = {  # what markers of a lock ask, where no interpreter of that kind runs
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}
TAGS: Mapping[str, Sequence[str]] = {  # of wheels, from the most particular on
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)] + ["manylinux2014_x86_64"],
    "macos": [f"macosx_{major}_0_arm64" for major in range(14, 10, -1)]
    + [f"macosx_{major}_0_universal2" for major in range(14, 10, -1)]
    + [f"macosx_10_{minor}_universal2" for minor in range(15, 8, -1)],
    "windows": ["win_amd64"],
}
LINE = re.compile(r"^(?P<requirement>[^#\s].*?)(?P<hashes>(?: \\\n +--hash=\S+)+)$", re.MULTILINE)


def set_up_files() -> dict[str, bytes]:
    """The lock, and the scripts that set up and check, by name."""
    return {LOCK.name: LOCK.read_bytes()} | {
        name: (TEMPLATES / template).read_bytes().replace(b"\n", b"\r\n" if name.endswith(".cmd") else b"\n")
        for name, template in SCRIPTS.items()
    }


def check_platforms(platforms: Sequence[str], python: str) -> None:
    """Raises `UsageError` for a platform or a Python that the lock is not for."""
    for name in platforms:
        if name not in PLATFORMS:
            raise UsageError(f"--wheels names {name!r}; expected some of {', '.join(PLATFORMS)}")
    if python not in PYTHONS:
        raise UsageError(f"--python is {python!r}; expected one of {', '.join(PYTHONS)}")


def download_wheels(platform: str, python: str, to: Path) -> int:
    """Put the wheels that one platform needs into a folder; how many bytes they have. Raises `UsageError`.

    pip evaluates the lock's markers for itself, not for the platform that it downloads for: this does it before.
    """
    wanted = to / "wanted.txt"
    to.mkdir(parents=True, exist_ok=True)
    wanted.write_text("\n".join(needed(LOCK.read_text(encoding="utf-8"), platform, python)), encoding="utf-8")
    tags = [part for tag in TAGS[platform] for part in ("--platform", tag)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--python-version", f"{python}.{PATCH}", "--implementation", "cp", *tags]
    done = subprocess.run(
        [*command, "--require-hashes", "-r", str(wanted), "-d", str(to)], capture_output=True, text=True, check=False
    )
    wanted.unlink()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip says nothing"])[-1]
        raise UsageError(f"wheels for {platform} could not be had: {last}; is there a network?")
    return sum(path.stat().st_size for path in to.iterdir())


def needed(lock: str, platform: str, python: str) -> Iterator[str]:
    """The lock's lines for one platform and Python, with their hashes and without markers."""
    environment = {**PLATFORMS[platform], "python_version": python, "python_full_version": f"{python}.{PATCH}"}
    environment |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    for found in LINE.finditer(lock):
        requirement = Requirement(found["requirement"])
        if requirement.marker is None or requirement.marker.evaluate(environment):
            requirement.marker = None
            yield f"{requirement}{found['hashes']}"
