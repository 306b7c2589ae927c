"""Make the type face's file again from its npm package: `python site_src/theme/assets/fonts/make.py`. Needs npm.

Atkinson Hyperlegible Next, variable in weight, its Latin subset. SIL Open Font License 1.1, see LICENSE.txt.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@fontsource-variable/atkinson-hyperlegible-next"
VERSION = "5.3.0"
SHA256 = {
    "atkinson-hyperlegible-next-latin-wght-normal.woff2": (
        "18b2a1a39a2fa298b0ba5390aca68462669826c90925656f1c1f6796e0e1bbaf"
    ),
    "LICENSE.txt": "474a034e99845062f661855caaa505880d0e9009deddc2727a92795eab374955",
}
"""What each file beside this one is, byte for byte."""


def main() -> None:
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, text=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            for name, digest in SHA256.items():
                place = "package/LICENSE" if name == "LICENSE.txt" else f"package/files/{name}"
                member = packed.extractfile(place)
                content = member.read() if member else b""
                if hashlib.sha256(content).hexdigest() != digest:
                    raise SystemExit(f"{name}: not the bytes that this script names; look before you change SHA256")
                (here / name).write_bytes(content)


if __name__ == "__main__":
    main()
