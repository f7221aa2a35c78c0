#!/usr/bin/env bash
# Writes eng/baseline, what packages are validated against: bash eng/baseline.sh, at a release and where a break is meant. Each is a package with the reference assembly alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p eng/baseline
for library in Mnist.Formats Mnist.Models Mnist.MLNet Mnist.Runs; do
  dotnet pack "$library" -c Release -o "$work" -v quiet -nologo -p:PackedVersion=0.0.0-baseline -p:DisablePackageBaselineValidation=true
  package="$work/$library.0.0.0-baseline.nupkg"
  python3 - "$package" "$library" "eng/baseline/$library.nupkg" <<'PYTHON'
import sys, zipfile
packed, library, written = sys.argv[1:]
kept = ("[Content_Types].xml", "_rels/.rels", f"{library}.nuspec")
with zipfile.ZipFile(packed) as whole, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as part:
    def add(name, data):
        part.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    for name in kept:
        add(name, whole.read(name))
    with open(f"{library}/obj/Release/net10.0/ref/{library}.dll", "rb") as reference:
        add(f"lib/net10.0/{library}.dll", reference.read())
PYTHON
done
ls -l eng/baseline
