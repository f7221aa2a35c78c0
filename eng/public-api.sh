#!/usr/bin/env bash
# Writes what each library shows the world into its PublicAPI.Unshipped.txt, whose difference a reviewer reads.
# With an empty file the analyzer names every public symbol: a build with those names as warnings is all that is needed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
libraries=(Mnist.Formats Mnist.Models Mnist.MLNet Mnist.Runs)
for library in "${libraries[@]}"; do echo '#nullable enable' > "$library/PublicAPI.Unshipped.txt"; done

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
dotnet build Mnist.Runs -c Release -v quiet -p:RunAnalyzers=true -p:RunAnalyzersDuringBuild=true -p:WarningsNotAsErrors=RS0016%3BNU1603 > "$log" 2>&1 || { grep -v RS0016 "$log"; exit 1; }
for library in "${libraries[@]}"; do
  sed -n "s|^.*RS0016: Symbol '\(.*\)' is not part of the declared public API .*/$library\.csproj\]\$|\1|p" "$log" | LC_ALL=C sort -u >> "$library/PublicAPI.Unshipped.txt"
done
wc -l "${libraries[@]/%//PublicAPI.Unshipped.txt}"
