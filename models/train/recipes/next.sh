#!/bin/sh
# The next release, from the one that the app ships: train, export, judge, card, vectors of the built-in styles, and
# those styles with thumbnails and statistics. About three hours on two cores; needs `npm ci` in the checkout's root.
#
#   sh models/train/recipes/next.sh pastiche-3   # ends with models/pastiche-3 and models/current.json
#
# CONTENT, IDENTITY and MIX are the weights that a release is steered by, each a number or a schedule such as
# 3:0,4:11759; STEPS is the length, SEED another draw of images.
ID=${1:?usage: next.sh ID, such as pastiche-3}
. "$(dirname -- "$0")/common.sh"

FROM=${FROM:-$(sed -n 's/.*"current": *"\([^"]*\)".*/\1/p' current.json)}
if [ "$FROM" = "$ID" ]; then
  # It was finished before: say again what it is to be trained from.
  echo "models/$ID is the current release: set FROM to the one before it" >&2
  exit 1
fi
LN=$FROM/loss-network.safetensors

train student --init "$FROM" --out "$RUNS/next" --distil-steps 0 --joint-steps "${STEPS:-15000}" \
  --sizes 256x4,256x4,384x2 --distil 0 --style 4 --flat 8 \
  --content "${CONTENT:-3}" --identity "${IDENTITY:-13}" --mix-share "${MIX:-0.25}" \
  --rate 3e-4 --optimiser muon --warmup 100 --seed "${SEED:-0}" --loss-network "$LN" --threads "$THREADS"
train export --from "$RUNS/next/joint" --id "$ID" --loss-network "$LN" --out "$ID"
train evaluate --release "$ID" --out "$RUNS/evaluate" --threads "$THREADS"
train card --release "$ID" --figures "$RUNS/evaluate/figures.json" --run "$RUNS/next/joint"
train fit --init "$ID" --out "$RUNS/fit" --distil 0 --style 4 --content 5 --flat 8 --loss-network "$LN" \
  --threads "$THREADS"
printf '{ "current": "%s" }\n' "$ID" > current.json
VECTORS=$(cd "$RUNS" && pwd)/fit/vectors.json
cd "$MODELS/.." && ${GALLERY:-npm run gallery --} --vectors "$VECTORS"
