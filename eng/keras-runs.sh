#!/usr/bin/env bash
# Writes Mnist.Runs/Paper/keras-runs.json, what the library carries of Keras' runs, from the fixtures: bash eng/keras-runs.sh [FOLDER of curves]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
curves="$(cd "${1:-Mnist.Tests/Fixtures/curves}" && pwd)"
command -v jq >/dev/null || { echo "jq is needed; apt-get install jq." >&2; exit 1; }

# A run a line, so that a change can be read; six digits are more than the runs scatter by.
run='
  def six: if . == null then [] elif type == "array" then map(six) else . * 1e6 | round / 1e6 end;
  .runs[] | {
    seed,
    loss: .history.loss | six, accuracy: .history.accuracy | six,
    valLoss: .history.val_loss | six, valAccuracy: .history.val_accuracy | six,
    testLoss: .test_loss | six, testAccuracy: .test_accuracy | six
  }'
written="$(mktemp)"
trap 'rm -f "$written"' EXIT
{
  separator="{"
  for model in mlp cnn cnn-tuned lstm lstm-tuned; do
    printf '%s\n  "%s": [\n' "$separator" "$model"
    jq -c "$run" "$curves/$model.json" | sed -e 's/^/    /' -e '$!s/$/,/'
    printf '  ]'
    separator=","
  done
  printf '\n}\n'
} > "$written"
cp "$written" Mnist.Runs/Paper/keras-runs.json
