"""The model and the tables that come with the package: name, version, sha256 and licence of each, checked when used.

`assets.json` lists them. After a file has changed on purpose, `python -m attest.assets` writes the new hashes into it.
"""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from attest.errors import AssetError

PACKAGE = Path(__file__).parent
MANIFEST = PACKAGE / "assets.json"
_REINSTALL = "install Attest again; who changed it on purpose runs `python -m attest.assets`."
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the package that is data. `path` is relative to the package's folder."""

    name: str
    version: str
    licence: str
    path: str
    sha256: str
    size_bytes: int


def read_manifest(manifest: Path = MANIFEST) -> dict[str, Asset]:
    """What the package should hold, by name.

    Raises:
        AssetError: the list itself is missing or damaged.
    """
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))
        return {entry["name"]: Asset(**entry) for entry in listed}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AssetError(f"{manifest}: the list of assets can't be read ({error})", fix=_REINSTALL) from error


def checked(name: str, *, manifest: Path = MANIFEST) -> Path:
    """Where the asset lies, after its bytes were found to be the listed ones; hashed once a process.

    Raises:
        AssetError: it is not listed, missing, or not the file that was listed.
    """
    return _checked(name, manifest)


@cache
def _checked(name: str, manifest: Path) -> Path:
    assets = read_manifest(manifest)
    if name not in assets:
        raise AssetError(f"no asset is called '{name}'", fix=f"there are: {', '.join(sorted(assets)) or 'none'}.")
    asset = assets[name]
    path = manifest.parent / asset.path
    found = hash_file(path)
    if found != asset.sha256:
        raise AssetError(
            f"{path}: not the file of this version (sha256 {found[:12]}..., expected {asset.sha256[:12]}...)",
            fix=_REINSTALL,
        )
    return path


def hash_file(path: Path) -> str:
    """The sha256 of a file, in hex.

    Raises:
        AssetError: it can't be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}", fix=_REINSTALL) from error
    return digest.hexdigest()


def refresh(manifest: Path = MANIFEST) -> list[Asset]:
    """Write each listed file's present hash and size into the list; gives the list.

    A file that a card.json beside it names takes its version from there.

    Raises:
        AssetError: the list or a file on it can't be read.
    """
    assets = []
    for asset in read_manifest(manifest).values():
        path = manifest.parent / asset.path
        version = _card_version(path) or asset.version
        assets.append(replace(asset, version=version, sha256=hash_file(path), size_bytes=path.stat().st_size))
    manifest.write_text(json.dumps([asdict(a) for a in assets], indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return assets


def _card_version(path: Path) -> str | None:
    card_path = path.with_name("card.json")
    if not card_path.is_file():
        return None
    card = json.loads(card_path.read_text(encoding="utf-8"))
    return str(card["version"]) if path.name in card["sha256"] else None


def main() -> int:
    """Refresh the package's own list and show it."""
    for asset in refresh():
        sys.stdout.write(f"{asset.name} {asset.version}: {asset.size_bytes} bytes, sha256 {asset.sha256}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
